"""Small real PDF files of one page of text, without any library."""

from textwrap import wrap

_KOP, _REGEL = 18, 16


def maak_pdf(titel: str, regels: list[str]) -> bytes:
    """One A4 page with a title and lines of text; what does not fit is left out with a mark."""
    lijnen = [x for regel in regels for x in (wrap(regel, 88) or [""])]
    if len(lijnen) > 44:
        lijnen = [*lijnen[:43], "(vervolg weggelaten)"]
    stroom = [b"BT /F2 %d Tf 56 780 Td (%s) Tj ET" % (_KOP, _tekst(titel))]
    for nr, lijn in enumerate(lijnen):
        stroom.append(b"BT /F1 11 Tf 56 %d Td (%s) Tj ET" % (748 - nr * _REGEL, _tekst(lijn)))
    inhoud = b"\n".join(stroom)
    stukken = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(inhoud), inhoud),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    uit, plekken = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for nr, stuk in enumerate(stukken, 1):
        plekken.append(len(uit))
        uit += b"%d 0 obj\n%s\nendobj\n" % (nr, stuk)
    begin = len(uit)
    uit += b"xref\n0 %d\n0000000000 65535 f \n" % (len(stukken) + 1)
    uit += b"".join(b"%010d 00000 n \n" % p for p in plekken)
    uit += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(stukken) + 1, begin)
    return bytes(uit)


def _tekst(tekst: str) -> bytes:
    rauw = tekst.encode("cp1252", "replace")
    return rauw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")

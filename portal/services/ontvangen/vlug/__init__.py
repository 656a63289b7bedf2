"""The fast road of a whole school: the same rows as message by message, with a fraction of the reading and writing.

A page of flow 1 takes the first of three roads that it can, and falls back to the next:

1. Not at all (`nieuw.Ronde`, `blad.tel_ongewijzigd`): a message whose mark is that of the last time is skipped, and
   one that would change nothing is counted without writing or holding a row.
2. Together (`nieuw`, `personen`): what is plainly new — a student the portal never saw, or an enrolment that nothing
   else refers to — is written in one go, with its audit rows.
3. In order (`blad.verwerk`): the ordinary rules, on rows that were read ahead for the whole page. When one message is
   refused after it wrote something (`Halverwege`), the page starts anew one by one (`blad.verwerk_een_voor_een`), so
   that each message holds as a whole or not at all.

A test compares the roads with each other: whatever road a message took, the rows are the same.
"""

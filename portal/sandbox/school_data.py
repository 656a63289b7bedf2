"""The raw facts of the invented demo school: names, programmes, exams and rooms, without any logic."""

ORG_NAAM = "ROC Waterland"
ORG_DOMEIN = "rocwaterland.example"
ORG_BRIN = "99WL"
TAS_NAAM = "Toetsplein"

# code, name, address, number of rooms per floor letter
LOCATIES = (
    ("MK", "Marktkade", "Marktkade 12, Waterstad", "A"),
    ("TL", "Technieklaan", "Technieklaan 3, Waterstad", "B"),
    ("SP", "Sluispark", "Sluispark 40, Oosterdam", "C"),
)

# code, name, location
TEAMS = (
    ("ZW", "Zorg & Welzijn", "MK"),
    ("EH", "Economie & Handel", "MK"),
    ("IM", "ICT & Media", "TL"),
    ("TB", "Techniek & Bouw", "TL"),
    ("HU", "Horeca & Uiterlijke Verzorging", "SP"),
    ("VG", "Veiligheid, Sport, Logistiek & Groen", "SP"),
)

# Real crebo codes and names from the 2015 regulation; level; team. The first row is the one of the main chain.
OPLEIDINGEN = (
    ("25480", "Mbo-Verpleegkundige", 4, "ZW"),
    ("25491", "Verzorgende IG", 3, "ZW"),
    ("25486", "Pedagogisch medewerker kinderopvang", 3, "ZW"),
    ("25484", "Gespecialiseerd pedagogisch medewerker", 4, "ZW"),
    ("25485", "Onderwijsassistent", 4, "ZW"),
    ("25473", "Doktersassistent", 4, "ZW"),
    ("25471", "Apothekersassistent", 4, "ZW"),
    ("25498", "Helpende Zorg en Welzijn", 2, "ZW"),
    ("25251", "Assistent dienstverlening en zorg", 1, "ZW"),
    ("25134", "Commercieel medewerker", 3, "EH"),
    ("25139", "Financieel administratief medewerker", 3, "EH"),
    ("25149", "Medewerker (financiële) administratie", 2, "EH"),
    ("25152", "Secretaresse", 3, "EH"),
    ("25145", "Juridisch-administratief dienstverlener", 4, "EH"),
    ("25154", "Verkoopadviseur", 3, "EH"),
    ("25257", "Assistent verkoop/retail", 1, "EH"),
    ("25187", "Applicatie- en mediaontwikkelaar", 4, "IM"),
    ("25189", "ICT-beheerder", 4, "IM"),
    ("25191", "Medewerker beheer ICT", 3, "IM"),
    ("25192", "Medewerker ICT", 2, "IM"),
    ("25201", "Mediavormgever", 4, "IM"),
    ("25118", "Allround timmerman", 3, "TB"),
    ("25128", "Timmerman", 2, "TB"),
    ("25102", "Allround Metselaar", 3, "TB"),
    (
        "25332",
        "Eerste monteur elektrotechnische installaties woning en utiliteit",
        3,
        "TB",
    ),
    ("25333", "Monteur elektrotechnische installaties", 2, "TB"),
    ("25344", "Technicus mechatronica systemen", 4, "TB"),
    ("25244", "Eerste Autotechnicus", 3, "TB"),
    ("25242", "Autotechnicus", 2, "TB"),
    ("25182", "Zelfstandig werkend kok", 3, "HU"),
    ("25180", "Kok", 2, "HU"),
    ("25174", "Zelfstandig werkend bakker", 3, "HU"),
    ("25399", "Allround Kapper", 3, "HU"),
    ("25404", "Schoonheidsspecialist", 3, "HU"),
    ("25407", "Beveiliger", 2, "VG"),
    ("25415", "Sport- en bewegingsleider", 3, "VG"),
    ("25414", "Coördinator sportinstructie, training en coaching", 4, "VG"),
    ("25372", "Logistiek teamleider", 3, "VG"),
    ("25371", "Logistiek medewerker", 2, "VG"),
    ("25455", "Vakbekwaam hovenier", 3, "VG"),
)

# code, name, levels (empty = all), form, scale, pass mark, minutes, points, formative
GENERIEK = (
    ("REK-3F-ALG", "Rekenen 3F", (4,), "digitaal", "0.0-10.0", "5.5", 90, 60, False),
    ("REK-2F-ALG", "Rekenen 2F", (2, 3), "digitaal", "0.0-10.0", "5.5", 90, 50, False),
    (
        "NED-2F-LEZ",
        "Nederlands 2F lezen",
        (2, 3),
        "digitaal",
        "0.0-10.0",
        "5.5",
        60,
        45,
        False,
    ),
    (
        "NED-2F-LUI",
        "Nederlands 2F luisteren",
        (2, 3),
        "digitaal",
        "0.0-10.0",
        "5.5",
        60,
        40,
        False,
    ),
    (
        "NED-2F-SCH",
        "Nederlands 2F schrijven",
        (2, 3),
        "digitaal",
        "0.0-10.0",
        "5.5",
        90,
        30,
        False,
    ),
    (
        "NED-3F-LEZ",
        "Nederlands 3F lezen",
        (4,),
        "digitaal",
        "0.0-10.0",
        "5.5",
        90,
        50,
        False,
    ),
    (
        "NED-3F-LUI",
        "Nederlands 3F luisteren",
        (4,),
        "digitaal",
        "0.0-10.0",
        "5.5",
        60,
        40,
        False,
    ),
    (
        "NED-3F-SCH",
        "Nederlands 3F schrijven",
        (4,),
        "digitaal",
        "0.0-10.0",
        "5.5",
        120,
        36,
        False,
    ),
    (
        "NED-2F-GES",
        "Nederlands 2F spreken en gesprekken voeren",
        (2, 3),
        "mondeling",
        "0.0-10.0",
        "5.5",
        30,
        20,
        False,
    ),
    (
        "NED-3F-GES",
        "Nederlands 3F spreken en gesprekken voeren",
        (4,),
        "mondeling",
        "0.0-10.0",
        "5.5",
        30,
        24,
        False,
    ),
    (
        "ENG-B1-LEZ",
        "Engels B1 lezen",
        (4,),
        "digitaal",
        "0.0-10.0",
        "5.5",
        60,
        40,
        False,
    ),
    (
        "ENG-B1-LUI",
        "Engels B1 luisteren",
        (4,),
        "digitaal",
        "0.0-10.0",
        "5.5",
        60,
        35,
        False,
    ),
    (
        "ENG-B1-SCH",
        "Engels B1 schrijven",
        (4,),
        "digitaal",
        "0.0-10.0",
        "5.5",
        75,
        30,
        False,
    ),
    (
        "ENG-B2-LEZ",
        "Engels B2 lezen",
        (4,),
        "digitaal",
        "0.0-10.0",
        "5.5",
        75,
        45,
        False,
    ),
    (
        "ENG-B2-LUI",
        "Engels B2 luisteren",
        (4,),
        "digitaal",
        "0.0-10.0",
        "5.5",
        60,
        40,
        False,
    ),
    (
        "BUR-N1-OPD",
        "Burgerschap",
        (),
        "digitaal",
        "pass-or-fail",
        "passed",
        60,
        20,
        False,
    ),
    (
        "REK-3F-OEF",
        "Rekenen 3F oefentoets",
        (4,),
        "digitaal",
        "0-100",
        "55",
        60,
        40,
        True,
    ),
    (
        "NED-3F-OEF",
        "Nederlands 3F oefentoets lezen",
        (4,),
        "digitaal",
        "0-100",
        "55",
        60,
        40,
        True,
    ),
)

KEUZEDELEN = (
    "Digitale vaardigheden basis",
    "Ondernemend gedrag",
    "Oriëntatie op ondernemerschap",
    "Engels in de beroepscontext",
    "Duits in de beroepscontext",
    "Gezonde leefstijl",
    "Duurzaamheid in het beroep",
    "Zorg en technologie",
    "Internationaal werken",
    "Voorbereiding hbo",
)

# For every programme one practical exam; for the levels 3 and 4 of these teams also a knowledge exam.
KENNIS_TEAMS = ("ZW", "IM")

VOORNAMEN = (
    "Maartje Sanne Lotte Fleur Anouk Femke Iris Julia Emma Sophie Lieke Noor Eva Roos Isa Tess Lynn Jasmijn "
    "Fatima Samira Naima Yasmina Aicha Zeynep Elif Meryem Esra Dilan Shanice Chantal Naomi Precious Aisha Amina Hodan "
    "Oksana Agnieszka Katarzyna Mei Linh Priya Anjali Kavita Daan Sem Lucas Levi Bram Thijs Jesse Ruben Tim Sven Lars "
    "Jurre Stijn Niels Koen Wouter Pim Mohamed Youssef Bilal Ilias Anass Hamza Mehmet Emre Yusuf Kerem Burak Ravi Dev "
    "Winston Clyde Jermaine Quincy Dwayne Ryan Kevin Milan Noah Finn Luuk Gijs Teun Hugo Jakub Piotr Mateusz Andrei "
    "Omar Ahmad Khaled Tesfay Filmon Abdi Minh Wei Jin Fenna Hanne Marit Silke Nienke Jildou Wietske Sietse Jelle"
)

# prefix|surname
ACHTERNAMEN = (
    "de|Jong |Jansen de|Vries van_den|Berg |Bakker van|Dijk |Visser |Smit |Meijer de|Boer |Mulder de|Groot |Bos |Vos "
    "|Peters |Hendriks van|Leeuwen |Dekker |Brouwer de|Wit |Dijkstra |Smits de|Graaf van_der|Meer |Kok van_der|Linden "
    "|Jacobs de|Haan |Vermeulen van_den|Heuvel van_der|Veen van_den|Broek de|Bruijn van_der|Heijden |Schouten "
    "van|Beek |Willems van|Vliet van_de|Ven |Hoekstra |Maas |Verhoeven |Koster van|Dam van_der|Wal |Prins |Blom "
    "|Huisman |Yılmaz |Kaya |Demir |Öztürk |Şahin |Aydın |El_Amrani |Bouzidi |Haddou el|Idrissi |Benali |Bakkali |Ouali "
    "|Pinas |Kromosoeto |Ramdin |Soekhoe |Baldewsingh |Tjon |Martina |Winklaar |Croes |Kowalski |Nowak |Wiśniewska "
    "|Nguyễn |Chen |Wong |Singh |Sharma |Hassan |Ali |Mohamud |Al_Masri |Haile |Tesfamariam |Popescu |Kovalenko |Santos "
    "ten|Brink ter|Horst |Postma |Hofstra |Wiersma |Veenstra |Boonstra van_'t|Hof in_'t|Veld op_den|Kamp"
)

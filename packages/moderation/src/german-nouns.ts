/**
 * Ordinary German nouns: what people speak about at work, in class, at home and in public. A compound of them is
 * ordinary too, so that it need not stand here. None for people.
 */
export const GERMAN_NOUNS = `
Abend Ablauf Abfall Abgabe Abkommen Absatz Abschluss Abschnitt Abstand Abteilung Abwasser Akku Aktie Akte Algorithmus Alltag
Altbau Alter Amt Analyse Anfang Angebot Anlage Anleitung Anmeldung Ansatz Antrag Anwendung App Arbeit Architektur Archiv
Artikel Aufgabe Aufnahme Aufstieg Auftrag Aufwand Ausbau Ausbildung Ausgabe Ausgleich Ausland Ausstellung Auswahl Auswertung
Auto Bahn Batterie Bau Baum Bearbeitung Bedarf Bedeutung Beispiel Beitrag Beleg Beratung Bereich Bericht Beruf Bestand Betrag
Betrieb Bewegung Beweis Bewertung Bibliothek Bild Bildung Bildschirm Biologie Blatt Bluete Boden Brief Brot Bruch Brücke Buch
Budget Bus Büro Chemie Code Computer Dach Dampf Daten Datei Datenbank Datum Dauer Demokratie Design Diagramm Dienst Dienstplan
Digitalisierung Diskussion Dokument Druck Durchschnitt Ebene Echo Ei Einfluss Einführung Einkauf Einnahme Einsatz Eis Eisen
Elektrizität Element Energie Entscheidung Entwicklung Entwurf Erde Ereignis Erfahrung Erfolg Ergebnis Erhöhung Erholung Ernte
Ersatz Erzeugung Essen Etage Export Fabrik Faden Fahrt Fahrrad Faktor Fall Farbe Fehler Feld Fenster Ferien Fernwärme Fest Feuer
Film Filter Finanzierung Firma Fisch Fläche Fleisch Flug Fluss Folge Folie Form Formel Forschung Foto Frage Freizeit Frieden
Frist Frucht Förderung Führung Funktion Garten Gas Gebiet Gebühr Gebäude Gedanke Gefühl Gehalt Geld Gemüse Genehmigung Geografie
Gerät Gericht Geräusch Geschichte Gesetz Gesundheit Getreide Gewerk Gewinn Gewicht Gleit Glas Gleichung Grad Grenze Grund Haus
Haushalt Hausaufgabe Heft Heizung Herbst Herstellung Hilfe Himmel Hitze Hochwasser Hof Holz Homeoffice Idee Import Inflation
Inhalt Insel Institut Internet Investition Jahr Kabel Kaffee Kalender Kampf Kanal Kantine Kapital Kapitel Karte Kasse Katalog Kauf
Keller Kette Kilometer Klasse Klima Klausur Kohle Kommunikation Komponente Konflikt Konzept Kosten Kraft Krankheit Kredit Kreis Krieg
Krise Kultur Kunst Kurs Kurve Küche Labor Lager Land Landschaft Last Laub Lauf Leben Lehre Leistung Leitung Lektion Licht Lieferung
Liste Literatur Lizenz Lohn Lösung Luft Lüftung Lärm Länge Macht Mais Markt Maschine Maß Material Mathematik Mauer Medien Medizin
Meer Menge Mensa Messe Messung Metall Methode Miete Milch Mittel Modell Modul Monat Montage Motor Musik Muster Nachfrage Nachhaltigkeit
Nachricht Nachweis Nacht Natur Netz Netzwerk Norm Note Nutzung Nähe Oberfläche Obst Objekt Ofen Ordnung Organisation Ort Ozean
Paket Papier Park Parkplatz Pause Pendel Pflanze Pflege Pflicht Philosophie Photosynthese Physik Pilz Plan Planung Plattform Platz
Politik Post Praktikum Praxis Preis Produkt Produktion Programm Projekt Protokoll Prozent Prozess Prüfung Pumpe Punkt Qualität Quartal
Quelle Rad Rahmen Rat Raum Rechnung Recht Rede Reform Regel Regelung Regen Reise Reparatur Republik Reserve Rest Revolution Risiko
Rohr Rohstoff Rolle Rücklauf Saft Saison Salat Salz Sammlung Sanierung Satz Schaden Schall Schicht Schiff Schlaf Schloss Schnee Schrift
Schritt Schuld Schule Schutz Schwung See Seite Sensor Server Sicherheit Signal Sitzung Software Solar Sommer Sonne Spannung Speicher
Speise Spiel Sport Sprache Staat Stadt Stahl Standort Start Statistik Stau Staub Stelle Steuer Steuerung Stimme Stoff Strategie
Straße Strecke Strom Struktur Studie Studium Stufe Stunde Sturm Sturz Suche Suppe System Süden Tabelle Tafel Tag Tarif Taste Technik
Technologie Teil Telefon Temperatur Tempo Termin Test Text Theorie Thema Tisch Ton Transport Treffen Trend Tunnel Tür Übung Umfang
Umfrage Umgebung Umsatz Umwelt Umzug Unfall Ungleichheit Unternehmen Unterricht Unterschied Unterstützung Urlaub Ursache Urteil
Verbindung Verbrauch Verfahren Verfassung Vergleich Verkauf Verkehr Verlauf Verlust Verordnung Versammlung Verschiebung Versicherung
Version Versorgung Versuch Vertrag Verwaltung Vogel Vorlage Vorlauf Vorlesung Vorrat Vorschlag Vorteil Vulkan Waage Wachstum Wahl
Wald Wand Wandel Ware Warm Wartung Wasser Wechsel Weg Weiterbildung Welle Welt Werbung Werk Werkstatt Werkzeug Wert Wetter
Wettbewerb Wind Winter Wirkung Wirtschaft Wissen Wissenschaft Woche Wohnung Wolle Wort Wurzel Wärme Währung Zahl Zahlung Zeichen
Zeit Zeitung Zelle Ziel Zins Zoll Zucker Zufall Zug Zugang Zukunft Zusammenarbeit Zusammenhang Zustand Zweck Öl`;

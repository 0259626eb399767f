"""Bookings (PNRGOV) and passenger lists (PAXLST) in EDIFACT, after public samples of github.com/US-CBP/GTAS and others;
looked up 2026-11-28.

Odd cases named there: UNA declares other marks than usual; a line feed behind each segment; two bookings in a message;
two travellers in one booking; a title glued to the name; two legs; blanks before a segment; a second document.
"""

_UNA = "UNA:+.?*'"


def _edifact(*segments: str, una: str = _UNA, before: str = "\n") -> bytes:
    return (una + before + before.join(f"{segment}'" for segment in segments) + "\n").encode()


PNR = _edifact(
    "UNB+IATA:1+AF++260109:2100+020A07", "UNH+1+PNRGOV:11:1:IA+100126/0930/AF/660", "MSG+:22", "ORG+AF:PAR+52519950",
    "TVL+100126:0930:110126:0530+CDG+MNL+AF+660", "EQN+3",
    "SRC", "RCI+AF:ABC123::051226:0439", "DAT+700:080126:0718", "ORG+AF:PAR+:CDG+++A+FR",
    "TIF+ROE+ANAMRS:A:1", "IFT+4:28::AF+CTCE ANA//EXAMPLE.ORG", "REF+:001", "FTI+AF:123456789",
    "SSR+DOCS:HK:1:AF:::::/P/FRA/00AA00001/FRA/03FEB80/F/05JUL30/ROE/ANA",
    "TIF+DOE+BENMR:A:2", "REF+:002",
    "TVL+100126:0930:110126:0530+CDG+MNL+AF+660:Y", "RPI+2+HK",
    "TVL+120126:0800:120126:0930+MNL+CEB+PR+1845:Y", "RPI+2+HK",
    "SRC", "RCI+AF:XYZ789::061226:1000", "TIF+POE+CLEOMISS:A:1", "TVL+100126:0930:110126:0530+CDG+MNL+AF+660:J",
    "RPI+1+HK", "UNT+25+1", "UNZ+1+020A07",
)  # fmt: skip
PAX = _edifact(
    "UNB+UNOA:4+EXAMPLE AIR:ZZ+EXAMPLE GOV:ZZ+260110:0800+123456789++APIS",
    "UNG+PAXLST+EXAMPLE AIR:ZZ+EXAMPLE GOV:ZZ+260110:0800+1+UN+D:02B",
    "UNH+1+PAXLST:D:02B:UN:IATA+AF660/260110/0930+01:F",
    "BGM+745", "NAD+MS+++EXAMPLE DESK", "COM+0100000000:TE", "TDT+20+AF660", "LOC+125+CDG", "DTM+189:2601100930:201",
    "LOC+87+MNL", "DTM+232:2601110530:201",
    "NAD+FL+++ROE:ANA:MARIA", "ATT+2++F", "DTM+329:800203", "LOC+178+CDG", "LOC+179+MNL", "NAT+2+FRA", "RFF+AVF:ABC123",
    "DOC+P:110:111+00AA00001", "DTM+36:300705", "LOC+91+FRA",
    "NAD+FL+++DOE:BEN", "ATT+2++M", "DTM+329:690412", "LOC+178+CDG", "LOC+179+CEB", "NAT+2+PHL", "RFF+AVF:ABC123",
    "DOC+P:110:111+P0000001A", "DTM+36:290101", "LOC+91+PHL", "DOC+V:110:111+V0000001", "LOC+91+FRA",
    "CNT+42:2", "UNT+32+1", "UNE+1+1", "UNZ+1+123456789", una="UNA:+.? '", before="\n  ",
)  # fmt: skip
SAMPLES = {"pnrgov": PNR, "paxlst": PAX}
EXPECTED = {
    # Two travellers on two legs, and one on one.
    "pnrgov": {"counts": {"trip": 5}, "spots": [
        ("trip", {"booking": "ABC123", "origin": "CDG"}, {"destination": "MNL", "carrier": "AF", "number": "660"}),
        ("trip", {"booking": "ABC123", "origin": "MNL"}, {"destination": "CEB", "carrier": "PR", "number": "1845"}),
        ("trip", {"booking": "XYZ789"}, {"origin": "CDG", "destination": "MNL", "status": "booked"}),
        ("selector", {"kind": "email"}, {"value": "ana@example.org"}),
    ]},
    "paxlst": {"counts": {"trip": 2}, "spots": [
        ("trip", {"destination": "MNL"}, {"origin": "CDG", "booking": "ABC123"}),
    ]},
}  # fmt: skip

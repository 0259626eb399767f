"""goAML reports of our own, written after the public schema 5.0.2: nobody in them is real."""

PERSON = (
    "<gender>F</gender><first_name>Ana</first_name><middle_name>Maria</middle_name><last_name>Roe</last_name>"
    "<birthdate>1980-02-03T00:00:00</birthdate><alias>Annie</alias><id_number>X-1</id_number>"
    "<nationality1>FR</nationality1><residence>FR</residence>"
    "<phones><phone><tph_contact_type>P</tph_contact_type><tph_country_prefix>33</tph_country_prefix>"
    "<tph_number>639980001</tph_number></phone></phones>"
    "<addresses><address><address_type>P</address_type><address>1 Example Street</address><city>Lyon</city>"
    "<country_code>FR</country_code><state>-</state></address></addresses>"
    "<network_devices><network_device><device_number>490154203237518</device_number><ip_address><ipv4>203.0.113.7</ipv4>"
    "<cgn_port>40001</cgn_port><first_seen_date>2026-01-10T08:00:00Z</first_seen_date>"
    "<last_seen_date>2026-01-12T09:00:00Z</last_seen_date><using_proxy>1</using_proxy><country>FR</country></ip_address>"
    "</network_device></network_devices><emails><email>ana@example.org</email></emails>"
    "<social_media><social_account><platform>Telegram</platform><user_name>ana_roe</user_name></social_account>"
    "</social_media><identifications><identification><type>P</type><number>P-1</number></identification>"
    "</identifications><comments>calls +33 6 39 98 00 09</comments>"
)
WALLET = (
    "<institution_name>Wallet One</institution_name><swift>WALLPHM1</swift><account>0917-5550101</account>"
    "<account_name>Doe Ben</account_name><client_number>C-77</client_number><signatory><is_primary>1</is_primary>"
    "<t_person><first_name>Ben</first_name><last_name>Doe</last_name><phones><phone>"
    "<tph_number>+63 917 555 0101</tph_number></phone></phones></t_person><role>A</role></signatory>"
)
GIVES = (
    "<t_from_my_client><from_funds_code>K</from_funds_code><from_foreign_currency><foreign_currency_code>EUR"
    "</foreign_currency_code><foreign_amount>50.00</foreign_amount><foreign_exchange_rate>4.3</foreign_exchange_rate>"
    f"</from_foreign_currency><from_person>{PERSON}</from_person><from_country>FR</from_country></t_from_my_client>"
)
TAKES = (
    "<t_to><to_funds_code>M</to_funds_code><to_foreign_currency><foreign_currency_code>PHP</foreign_currency_code>"
    f"<foreign_amount>3200</foreign_amount></to_foreign_currency><to_account>{WALLET}</to_account>"
    "<to_country>PH</to_country></t_to>"
)


def transaction(
    sides: str = GIVES + TAKES, *, number: str = "TX-2026 1", amount: str = "215.00",
    date: str = "2026-01-12T10:00:00Z", more: str = "",
) -> str:  # fmt: skip
    return (
        f"<transaction><transactionnumber>{number}</transactionnumber>"
        "<internal_ref_number>123-456-7890</internal_ref_number><transaction_location>Agency 4</transaction_location>"
        "<transaction_description>gift, ben2@example.org</transaction_description>"
        f"<date_transaction>{date}</date_transaction><teller>Cleo Poe</teller><transmode_code>E</transmode_code>"
        f"<amount_local>{amount}</amount_local>{more}{sides}</transaction>"
    )


def report(
    *transactions: str, activity: str = "", indicators: str = "<indicator>LDA1</indicator>", more: str = ""
) -> str:
    return (
        "<report><schema_version>5.0.2</schema_version><rentity_id>101</rentity_id><submission_code>E</submission_code>"
        f"<report_code>STR</report_code><entity_reference>STR-2026-7</entity_reference>{more}"
        "<submission_date>2026-02-01T12:00:00Z</submission_date><currency_code_local>AED</currency_code_local>"
        "<reporting_person><first_name>Cleo</first_name><last_name>Poe</last_name><email>cleo@example.org</email>"
        "</reporting_person><reason>many small sums, +33 6 39 98 00 02</reason><action>-</action>"
        f"{''.join(transactions)}{activity}<report_indicators>{indicators}</report_indicators></report>"
    )


def activity(*parties: str) -> str:
    return f"<activity><report_parties>{''.join(parties)}</report_parties></activity>"


def party(inside: str, more: str = "") -> str:
    return f"<report_party>{inside}{more}<reason>see Ben, ben3@example.org</reason></report_party>"


def document(*reports: str) -> bytes:
    body = reports[0] if len(reports) == 1 else f"<reports>{''.join(reports)}</reports>"
    return f'<?xml version="1.0" encoding="utf-8"?>{body}'.encode()


SHOP = (
    "<entity><name>Roe Trading</name><commercial_name>Roe Shop</commercial_name><url>https://shop.example.org/</url>"
    "<director_id><first_name>Dora</first_name><last_name>Poe</last_name><role>D</role></director_id></entity>"
)
SOUND: dict[str, bytes] = {
    "goaml_xml": document(report(*(transaction(number=f"TX-{number}") for number in range(12)))),
    "goaml_xml, activity": document(report(activity=activity(party(SHOP), party(f"<person>{PERSON}</person>")))),
    "goaml_xml, batch": document(report(transaction()), report(transaction(), activity=activity(party(SHOP)))),
}

"""Neutral phrases: greetings, weather, meals, work, times. Nothing else is ever written in a chat of this world."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    """What a side says, in one language. `code`, `amount`, `phone` and `when` have a place to fill."""

    hello: tuple[str, ...]
    body: tuple[str, ...]
    tail: tuple[str, ...]
    code: tuple[str, ...]
    amount: tuple[str, ...]
    got: tuple[str, ...]
    when: tuple[str, ...]
    phone: tuple[str, ...]


PHRASES = {
    "fr": Phrases(
        hello=("Bonjour", "Bonsoir, ça va ?", "Salut", "Coucou", "Bonsoir", "Me voilà"),
        body=(
            "il pleut ici", "il fait beau ici", "longue journée au travail", "je dîne et je reviens", "d'accord",
            "à demain", "très bien", "je suis dans le train", "je rentre tard", "j'ai bien dormi", "le café est prêt",
            "je fais les courses", "mon téléphone se décharge", "la connexion est mauvaise", "il fait 12 degrés",
            "on mange à 20 heures", "je regarde le match", "le bus a du retard", "je range la maison",
            "j'ai une réunion à 9 heures", "bon appétit", "je pars au marché", "le chat dort", "il y a du vent",
        ),
        tail=("", "", "", ".", " !", " et toi ?", ", à plus tard", ", bonne soirée", " :)", ", merci", "..."),
        code=("C'est envoyé, {amount}, code {code}", "Voici le code {code}", "code {code} pour {amount}"),
        amount=("J'ai envoyé {amount} ce soir", "{amount} comme convenu", "{amount} sont partis"),
        got=("Bien reçu, merci", "Merci, c'est arrivé", "Reçu"),
        when=("On s'appelle à {time} ?", "Libre vers {time}", "{time} me va"),
        phone=("Mon numéro est {phone}", "Tu peux m'écrire au {phone}"),
    ),
    "en": Phrases(
        hello=("Hello", "Good evening, how are you?", "Hi", "Hi, are you there?", "Good morning", "I am back"),
        body=(
            "raining here", "sunny here", "long day at work", "I will eat first", "OK", "see you tomorrow", "fine",
            "I am on the train", "home late today", "slept well", "coffee is ready", "going shopping",
            "my battery is low", "the connection is slow", "12 degrees here", "we eat at 8 o'clock",
            "watching the match", "the bus is late", "cleaning the house", "meeting at 9", "enjoy your meal",
            "off to the market", "the cat is asleep", "it is windy",
        ),
        tail=("", "", "", ".", "!", ", and you?", ", talk later", ", good night", " :)", ", thanks", "..."),
        code=("Sent {amount}, code {code}", "the code is {code}", "code {code}, {amount}"),
        amount=("I sent {amount} today", "{amount} is on its way", "{amount} as agreed"),
        got=("Received, thank you", "Got it, thanks", "It arrived"),
        when=("Call at {time}?", "Free at {time} your time", "{time} is fine"),
        phone=("My number is {phone}", "You can text me at {phone}"),
    ),
    "tl": Phrases(
        hello=("Kumusta po", "Magandang gabi", "Magandang umaga po", "Hello po", "Nandito na ako"),
        body=(
            "umuulan dito", "mainit dito", "pagod sa trabaho", "kakain muna ako", "sige po", "bukas na lang", "opo",
            "nasa jeep ako", "gabi na ako uuwi", "nakatulog nang mabuti", "may kape na", "mamamalengke ako",
            "mababa na ang baterya", "mabagal ang signal", "30 degrees dito", "kakain kami ng 7", "nanonood ng laro",
            "late ang bus", "naglilinis ng bahay", "may miting ng 9", "kain po tayo", "tulog ang pusa", "mahangin dito",
        ),
        tail=("", "", "", ".", "!", ", ikaw?", ", mamaya na", ", ingat", " :)", ", salamat", "..."),
        code=("Napadala na, {amount}, code {code}", "Ito ang code {code}"),
        amount=("Nagpadala ako ng {amount}", "{amount} na po"),
        got=("Natanggap ko na, salamat po", "Salamat po", "Dumating na"),
        when=("Anong oras? {time} po?", "Tawag tayo {time}"),
        phone=("Ito ang number ko {phone}", "Text mo ako sa {phone}"),
    ),
}  # fmt: skip
# Every idle line is one of these: thousands of them, so that no reader has seen them all after a page.
IDLE = {
    language: tuple(
        f"{start}{body}{tail}"
        for start in ("", f"{said.hello[0]}, ", f"{said.hello[2]}, ")
        for body in said.body
        for tail in said.tail
    )
    + said.hello
    for language, said in PHRASES.items()
}

"""Which language a persona is written in: by script, then by its small words."""

from __future__ import annotations

import re

_SCRIPTS = (
    ("ja", r"[\u3040-\u30ff]"),
    ("ko", r"[\uac00-\ud7af]"),
    ("zh", r"[\u4e00-\u9fff]"),
    ("uk", r"[іїєґ]"),
    ("ru", r"[\u0400-\u04ff]"),
    ("fa", r"[پچژگ]"),
    ("ar", r"[\u0600-\u06ff]"),
    ("he", r"[\u0590-\u05ff]"),
    ("el", r"[\u0370-\u03ff]"),
    ("hi", r"[\u0900-\u097f]"),
    ("bn", r"[\u0980-\u09ff]"),
    ("ta", r"[\u0b80-\u0bff]"),
    ("th", r"[\u0e00-\u0e7f]"),
    ("ka", r"[\u10a0-\u10ff]"),
    ("hy", r"[\u0530-\u058f]"),
    ("vi", r"[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ]"),
)
_SMALL_WORDS = {
    "en": "a an the who and of in with for to is i am as from at on his her their my about has that by",
    "es": "un una el la de que y en los las con por para es su como del soy al muy se lo",
    "pt": "um uma o a de que e em os as com por para é seu sua como do da sou na no ao não pela pelo",
    "fr": "un une le la de qui et en les des avec pour est son sa dans du je suis au aux sur à ses",
    "de": "ein eine einen der die das und in mit für ist ich bin aus von zu den dem auf seit sich im am als",
    "it": "un una il la di che e in i le con per è sono del della gli nel nella lo si da al dei alle",
    "pl": "w z na i się który która do jest o od dla po ze przez jestem nad oraz swoje",
    "nl": "een de het en van in met voor die is ik ben op aan te uit om naar zijn haar",
    "sv": "en ett och som i med för är jag på av från till den det att sin har",
    "tr": "bir ve ile için olan çok bu da de en ben olarak",
    "cs": "a v se na je který která s z do pro o od jsem ve po",
    "ro": "un o și de care în cu pe la din pentru este sunt al",
    "id": "seorang yang di dan dari dengan untuk saya pada ke adalah",
}
HOME = {
    "zh": ("CN",), "ja": ("JP",), "ko": ("KR",), "ru": ("RU",), "uk": ("UA",), "fa": ("IR",), "he": ("IL",),
    "ar": ("EG", "SA", "JO", "MA", "LB"), "el": ("GR",), "hi": ("IN",), "bn": ("BD",), "ta": ("IN",),
    "th": ("TH",), "ka": ("GE",), "hy": ("AM",), "vi": ("VN",), "es": ("MX", "ES", "CO", "AR", "PE", "CL"),
    "pt": ("BR", "BR", "BR", "PT"), "fr": ("FR",), "de": ("DE",), "it": ("IT",), "pl": ("PL",), "nl": ("NL",),
    "sv": ("SE",), "tr": ("TR",), "cs": ("CZ",), "ro": ("RO",), "id": ("ID",),
}  # fmt: skip


def language_of(text: str) -> str:
    """An ISO 639-1 code; "en" where nothing speaks for another language."""
    low = text.lower()
    letters = max(1, sum(c.isalpha() for c in low))
    for code, pattern in _SCRIPTS:
        hits = len(re.findall(pattern, low))
        few = code in ("vi", "uk", "ja", "fa")
        if hits >= (2 if few else 1) and hits / letters > (0.04 if few else 0.3):
            return code
    words = re.findall(r"[^\W\d_]+", re.sub(r"['’]s\b", "", low))
    score = {code: sum(word in small.split() for word in words) for code, small in _SMALL_WORDS.items()}
    best = max(score, key=lambda code: (score[code], code == "en"))
    sure = score[best] >= 3 or score["en"] == 0
    return best if score[best] > score["en"] and sure else "en"

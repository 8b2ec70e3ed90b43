"""Contested questions of the real case, as one reader labelled them before the program ran.

Two samples: every incident with two roots or more at the time of labelling (39), and 40 drawn by
a seeded generator (NumPy `default_rng(20251122).choice`, without replacement, over the others in
the order of the record). The reader read the summaries and the structured fields of the claims,
wrote down each question on which two values cannot both be true, by the tolerances of
`docs/contested.md`, and every first-shot statement, and only then ran the program. It was one
reader, who also wrote the rules: the labels have not been checked by a second.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Labelled(NamedTuple):
    """Claims of an incident, and its contested questions as `kind` or `kind subject`."""

    claims: str
    questions: frozenset[str]


def _no(claims: str) -> Labelled:
    return Labelled(claims, frozenset())


def _yes(claims: str, *questions: str) -> Labelled:
    return Labelled(claims, frozenset(questions))


SEVERAL_ROOTS: Final = {
    "I-FKMAC": _no("C0003 C0004 C0005 C0006"),
    "I-YN7T0": _no("C0012 C0013 C0014 C0015"),
    "I-912QV": _yes(
        "C0017 C0018 C0019 C0020 C0021 C0022", "count killed", "count injured", "weapon"
    ),
    "I-FJ4MP": _yes("C0029 C0031 C0030 C0034 C0032 C0033 C0035 C0036", "first_shot", "time"),
    "I-TT4R3": _yes("C0070 C0071 C0072", "first_shot"),
    "I-92TPX": _yes("C0075 C0076 C0077", "first_shot"),
    "I-3V9K0": _yes("C0084 C0085 C0086 C0087 C0088", "count detained", "count killed", "time"),
    "I-2YT11": _no("C0095 C0096 C0097 C0098"),
    "I-PWW4N": _no("C0056 C0057"),
    "I-Y3C3V": _no("C0099 C0101 C0102 C0100"),
    "I-XPRTH": _yes("C0112 C0113 C0115 C0114 C0116 C0117", "count injured", "weapon"),
    "I-QBN66": _yes("C0124 C0126 C0123 C0125 C0127", "first_shot", "time"),
    "I-WEYEZ": _no("C0129 C0130"),
    "I-H2R11": _no("C0134 C0135 C0136 C0137 C0138"),
    "I-2FMGS": _yes(
        "C0142 C0143 C0144 C0145 C0146 C0147 C0148 C0149 C0150",
        "first_shot",
        "count killed",
        "count injured",
    ),
    "I-DY7TF": _no("C0152 C0153 C0154"),
    "I-2JH4Q": _yes("C0157 C0156 C0158 C0159 C0160 C0161 C0162 C0163", "first_shot"),
    "I-AP4Y8": _yes("C0182 C0183 C0184 C0185", "first_shot"),
    "I-73Q8D": _no("C0241 C0174"),
    "I-TM8AS": _yes("C0245 C0246", "weapon"),
    "I-50GZF": _no("C0250 C0252"),
    "I-X3YSQ": _no("C0259 C0270 C0260 C0258 C0261"),
    "I-AJJ96": _no("C0264 C0268"),
    "I-KGNJ3": _yes("C0265 C0266", "first_shot"),
    "I-R1F6D": _no("C0272 C0273 C0274"),
    "I-AK421": _yes("C0286 C0287", "authenticity"),
    "I-EQ9RX": _no("C0219 C0220"),
    "I-2TDVJ": _yes("C0297 C0296 C0298 C0299", "count bombs", "count injured"),
    "I-YRWS1": _yes("C0301 C0302 C0303 C0304", "time"),
    "I-PK37C": _no("C0305 C0307 C0308 C0309"),
    "I-H55EX": _no("C0325 C0382 C0323 C0326"),
    "I-WF16W": _no("C0376 C0377"),
    "I-WAFX6": _no("C0338 C0341"),
    "I-W5EZV": _no("C0318 C0321"),
    "I-1HP07": _no("C0346 C0347"),
    "I-MFC16": _yes("C0319 C0320 C0322", "distance"),
    "I-TTKZ9": _no("C0353 C0354 C0355 C0356"),
    "I-FSX4J": _no("C0358 C0359 C0360"),
    "I-81P4W": _no("C0368 C0369 C0370 C0367"),
}

ONE_ROOT: Final = {
    "I-GRENC": _no("C0027"),
    "I-PYZ23": _no("C0041 C0042"),
    "I-GS22Q": _no("C0046 C0062"),
    "I-S4BZC": _no("C0063"),
    "I-2GW3J": _no("C0064"),
    "I-YAHPQ": _no("C0055"),
    "I-VK3C3": _no("C0069"),
    "I-SKAX1": _no("C0078 C0079"),
    "I-2YR2Z": _no("C0105"),
    "I-94G80": _no("C0007"),
    "I-F1YPP": _no("C0107"),
    "I-BE5TJ": _no("C0111"),
    "I-5FETQ": _no("C0010"),
    "I-DQBPY": _no("C0140 C0141"),
    "I-51X73": _no("C0165 C0209 C0210 C0211"),
    "I-BS1YZ": _no("C0193"),
    "I-JF2PT": _no("C0208"),
    "I-5G0ET": _no("C0186"),
    "I-DRJ89": _yes("C0225", "first_shot"),
    "I-798B4": _no("C0240"),
    "I-QVAGX": _no("C0214"),
    "I-AXH7V": _no("C0233"),
    "I-0G92X": _no("C0254"),
    "I-PB2AZ": _no("C0257"),
    "I-166AQ": _no("C0255 C0256"),
    "I-V3SXY": _no("C0175"),
    "I-6AJ11": _no("C0218"),
    "I-D6GHQ": _no("C0275"),
    "I-FWS4K": _no("C0289 C0292"),
    "I-5DE1T": _no("C0291"),
    "I-A222V": _no("C0314"),
    "I-KE5J8": _no("C0327"),
    "I-GPY2S": _no("C0334"),
    "I-NVTJ6": _no("C0380"),
    "I-1NNNW": _no("C0383"),
    "I-MMDJN": _no("C0331 C0332"),
    "I-T5JYJ": _yes("C0333", "first_shot"),
    "I-7TZMQ": _no("C0342"),
    "I-77SH0": _no("C0371"),
    "I-YJT3P": _no("C0222"),
}

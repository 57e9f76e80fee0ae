"""The figures of real computers, as data: each with its row in the reference table, its source, its band.

Figures only, from published studies; what is our own choice says so in its band's `why`. Marks of sources:
DIN-T, DIN-X Dinneen and co-authors (348 collections, arXiv 2402.06421, 2107.03272); BER Bergman 2010; REV
Douceur & Bolosky 1999, Vogels 1999, El-Shimi 2012, Tarasov 2012; WTI Microsoft Work Trend Index 2025; KLI
Klimt & Yang 2004; KOO Kooti 2015; HER Hermans & Murphy-Hill 2015; LARA de Lara 2000; PPT Themann; OEWS BLS.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from workaday.computer.audit.bands import Band, at_most, shares, twofold, twofold_odds, within
from workaday.computer.audit.distances import Distribution, Knots, LogNormal

Over = Literal["median", "mean", "pooled"]
Of = Literal["all", "home", "sample"]

FILES = LogNormal(math.log(26_872), 1.98)
FOLDERS = LogNormal(math.log(2_455), 1.87)
SIZES = LogNormal(9.489, 2.923)
SIZE_KNOTS = ((8_192, 0.49), (131_072, 0.79), (2_097_152, 0.93))
OFFICE_SIZES = Knots(
    ((512, 0.0), (8_192, 0.037), (32_768, 0.22), (131_072, 0.68), (524_288, 0.88), (2_097_152, 0.95), (67_108_864, 1.0))
)  # fmt: skip
SHEETS = LogNormal.of_mean(5.2, 6.5)
SLIDES = LogNormal.of_median_and_mean(20, 25)
SLIDE_WORDS = LogNormal.of_median_and_mean(24, 31)
SAMPLE_FILES = LogNormal.of_median_and_mean(89, 111.6)
SAMPLE_FOLDERS = LogNormal.of_median_and_mean(25, 30.4)
PAGES = LogNormal.of_mean(12, 28)
THREADS = LogNormal.of_median_and_mean(2, 4.10)
REPLY_MINUTES = LogNormal.of_median(47, 1.5 * 24 * 60, 0.90)
REPLY_WORDS = LogNormal.of_median(43, 100, 0.70)

TYPE_MIX = {
    "image": 20.0,
    "dev": 14.5,
    "text": 9.5,
    "system": 8.5,
    "none": 7.0,
    "sheet": 0.5,
    "slides": 0.0,
    "other": 40.0,
}
"""Midpoints of DIN-X in percent; what the source leaves is "other" (audio, video, archives, web, data ...)."""

SAMPLE_MIX = {
    "text": 57.0,
    "sheet": 15.8,
    "dev": 10.9,
    "slides": 3.3,
    "image": 2.9,
    "none": 0.0,
    "system": 0.0,
}
"""What the paper says of its computers' files in percent, by the same classes."""

DEPTH = {"mac": (7.0, 17), "windows": (5.5, 14)}
"""Mean and greatest depth of files by system (DIN-T)."""

FILES_PER_FOLDER = 10.9
DUPLICATE_NAMES = (0.26, 0.37)
ZERO_BYTES = 0.017
EVENING_SHARE = (0.03, 0.20)
WEEKEND_SHARE = (0.01, 0.15)
HOURS = (
    0.8, 0.4, 0.2, 0.2, 0.2, 0.4, 1.0, 2.5, 6.5, 10.0, 11.0, 9.5, 6.5, 8.0,
    10.0, 10.0, 8.5, 5.5, 2.5, 1.8, 1.7, 1.8, 1.7, 1.2,
)  # fmt: skip
"""Share of changes by hour. WTI gives the bulk (8 to 18), two peaks and an evening; the shape is ours."""

KS_WHY = "our choice: a distance of 0.1 is seen in a plot by anyone who looks"


@dataclass(frozen=True)
class Statistic:
    """One figure of a row. `over` says how the fleet's figure comes from its computers'. `figure` is the
    reference in words, `typical` the same as a number where there is one. `items` names the sample that is
    held against `distribution`; without it the computers' own values are. `layered`: also shown by layer. `of`:
    whose computers' figure it is: "home" what somebody has in all, "sample" computers of the paper's size."""

    row: int
    key: str
    title: str
    unit: str
    figure: str
    source: str
    band: Band | None
    typical: float | None = None
    over: Over = "median"
    distribution: Distribution | None = None
    items: str = ""
    whole: bool = False
    layered: bool = False
    note: str = ""
    of: Of = "all"


_RANGE = "the range of the source's groups"
_SD = "one standard deviation of the logarithm about the median"


def _one_sd(d: LogNormal) -> Band:
    return within(d.quantile(0.1587), d.quantile(0.8413), _SD)


STATISTICS: tuple[Statistic, ...] = (
    Statistic(1, "files", "files", "files", "LN, median 26,872, sigma 1.98", "DIN-X", _one_sd(FILES), 26_872,
              distribution=FILES, layered=True, of="home"),
    Statistic(2, "folders", "folders", "folders", "LN, median 2,455, sigma 1.87", "DIN-X", _one_sd(FOLDERS), 2_455,
              distribution=FOLDERS, of="home"),
    Statistic(3, "files_per_folder", "files per folder", "files", "6 to 11; knowledge workers 10.9", "DIN-T, BER",
              within(6, 11.8, _RANGE), 10.9, of="home"),
    Statistic(3, "files_per_folder_skew", "median folder against mean folder", "ratio", "median far below mean", "DIN-T",
              at_most(0.5, "our reading of 'far below': half or less"), of="home"),
    Statistic(4, "branching", "subfolders of a folder that has any", "folders", "3.8 to 5; visited 10.6", "DIN-T, BER",
              within(3.8, 5, _RANGE), 4.3, of="home"),
    Statistic(5, "empty_folders", "empty folders", "%", "5 to 13 %", "DIN-T", shares(0.05, 0.13), 0.09, "mean", of="home"),
    Statistic(6, "switch_folders", "folders with subfolders and no files", "%", "11 to 17 %", "DIN-T",
              shares(0.11, 0.17), 0.14, "mean", of="home"),
    Statistic(7, "depth", "depth of files", "levels", "mean 5.5 to 7.0", "DIN-T", within(5.5, 7, _RANGE), 6.1, layered=True, of="home"),
    Statistic(7, "max_depth", "deepest file", "levels", "14 to 17", "DIN-T", within(14, 17, _RANGE), 15, of="home"),
    Statistic(8, "active_depth", "depth of documents changed in the last 30 days", "levels", "mean 2.86", "BER",
              twofold(2.86), 2.86),
    Statistic(9, "unfiled", "loose files per root (home, Documents, Desktop)", "files", "3 to 8.3", "DIN-T",
              within(3, 8.3, _RANGE), 5.7, of="home"),
    Statistic(10, "type_mix", "mix of file types", "TVD", "image 16-24, dev 7-22, text 7-12, system 3-14, none 3-11 %", "DIN-X",
              at_most(0.12, "what a mix has whose classes lie at the ends of the source's ranges"), layered=True, of="home"),
    Statistic(11, "size_ks", "sizes of all files", "KS", "LN, mu 9.489, sigma 2.923", "DIN-T", at_most(0.1, KS_WHY),
              distribution=SIZES, items="sizes", layered=True, of="home"),
    Statistic(11, "size_8k", "files of at most 8 KiB", "%", "49 %", "DIN-T", twofold_odds(0.49), 0.49, "mean", layered=True, of="home"),
    Statistic(11, "size_128k", "files of at most 128 KiB", "%", "79 %", "DIN-T", twofold_odds(0.79), 0.79, "mean", layered=True, of="home"),
    Statistic(11, "size_2m", "files of at most 2 MiB", "%", "93 %", "DIN-T", twofold_odds(0.93), 0.93, "mean", layered=True, of="home"),
    Statistic(12, "office_ks", "sizes of office documents", "KS", "3.7 % up to 8 KiB, 22 % to 32, 68 % to 128, 88 % to 512", "Skondric in DIN-T",
              at_most(0.1, KS_WHY), distribution=OFFICE_SIZES, items="office_sizes", layered=True, of="home"),
    Statistic(12, "office_median", "median office document", "KiB", "about 75 KiB", "Skondric in DIN-T", twofold(75), 75, of="home"),
    Statistic(13, "zero_bytes", "files of no bytes", "%", "1.7 %", "REV", twofold_odds(ZERO_BYTES), ZERO_BYTES, "mean", of="home"),
    Statistic(14, "duplicate_names", "files whose name comes again", "%", "26 to 37 %", "DIN-X", shares(*DUPLICATE_NAMES), 0.315,
              "mean", layered=True, of="home"),
    Statistic(14, "duplicate_folders", "folders whose name comes again", "%", "37 to 48 %", "DIN-X", shares(0.37, 0.48), 0.425, "mean", of="home"),
    Statistic(15, "duplicate_bytes", "bytes in second copies", "%", "2 to 7 %, up to 13 %", "REV", shares(0.02, 0.13), 0.07,
              "mean", layered=True, of="home"),
    Statistic(16, "families", "workbooks in a family of versions", "%", "about three quarters", "VEnron2",
              shares(0.6, 0.85, "our reading of 'about 3/4'"), 0.75, "pooled"),
    Statistic(17, "touched", "files touched on a day with any", "files", "5 to 40", "REV", within(5, 40, _RANGE), 14, layered=True, of="home"),
    Statistic(19, "evening", "changes outside 7 to 20 h", "%", "bulk 8 to 18 h", "WTI",
              shares(*EVENING_SHARE, "our choice: the source gives no share"), None, "mean", layered=True),
    Statistic(19, "weekend", "changes at a weekend", "%", "a tail", "WTI",
              shares(*WEEKEND_SHARE, "our choice: the source gives no share"), None, "mean", layered=True),
    Statistic(20, "received", "mails received on a working day", "mails", "117", "WTI", twofold(117), 117),
    Statistic(21, "thread_size", "messages in a thread", "mails", "mean 4.10", "KLI", twofold(4.10), 4.10, "median",
              THREADS, "threads", True),
    Statistic(21, "thread_median", "messages in the median thread", "mails", "2", "KLI", within(1.5, 3, "our reading of a median of 2"), 2),
    Statistic(22, "reply_minutes", "median delay of a reply", "min", "47 min", "KOO", twofold(47), 47, "median",
              REPLY_MINUTES, "reply_minutes", True),
    Statistic(22, "reply_slow", "replies within two days", "%", "90 % within 1 to 2 days", "KOO", twofold_odds(0.9), 0.9, "mean"),
    Statistic(23, "reply_words", "median length of a reply", "words", "43", "KOO", twofold(43), 43, "median",
              REPLY_WORDS, "reply_words", True),
    Statistic(23, "reply_long", "replies of more than 100 words", "%", "30 %", "KOO", twofold_odds(0.3), 0.3, "mean"),
    Statistic(24, "meeting_hours", "hours in meetings a week", "h", "14.8 to 18", "WTI", within(14.8, 18, "the source's range"), 16.4),
    Statistic(24, "meeting_peaks", "meetings that begin 9 to 11 or 13 to 15 h", "%", "half", "WTI", twofold_odds(0.5), 0.5, "mean"),
    Statistic(25, "sheets", "sheets of a workbook", "sheets", "mean 3.8 to 5.2", "HER, LARA", within(3.8, 5.2, _RANGE), 5.07, "median",
              SHEETS, "sheets", True),
    Statistic(26, "formulas", "workbooks with formulas", "%", "58 %", "HER", twofold_odds(0.58), 0.58, "pooled"),
    Statistic(27, "sum", "of these, with SUM", "%", "72 %", "HER", twofold_odds(0.72), 0.72, "pooled"),
    Statistic(27, "if", "of these, with IF", "%", "20 %", "HER", twofold_odds(0.20), 0.20, "pooled"),
    Statistic(27, "average", "of these, with AVERAGE", "%", "10 %", "HER", twofold_odds(0.10), 0.10, "pooled"),
    Statistic(27, "vlookup", "of these, with VLOOKUP", "%", "8.5 %", "HER", twofold_odds(0.085), 0.085, "pooled"),
    Statistic(28, "error_cells", "of these, with cells in error", "%", "24 %", "HER", twofold_odds(0.24), 0.24, "pooled",
              note="stored values; nothing is recalculated"),
    Statistic(29, "slides", "slides of the median deck", "slides", "median 20, mean 25", "PPT, LARA", twofold(20), 20, "median",
              SLIDES, "slides", True),
    Statistic(30, "slide_words", "words on the median slide", "words", "median 24, mean 31", "PPT", twofold(24), 24, "median",
              SLIDE_WORDS, "slide_words", True),
    Statistic(31, "deck_images", "decks with a picture", "%", "77 %", "LARA", twofold_odds(0.77), 0.77, "pooled"),
    Statistic(31, "word_images", "Word documents with a picture", "%", "35 %", "LARA", twofold_odds(0.35), 0.35, "pooled"),
    Statistic(32, "pages", "pages of the median Word document", "pages", "median about 5, mean 12, SD 28", "LARA", twofold(5), 5, "median",
              PAGES, "pages", True),
    Statistic(1, "sample_files", "files, of the paper's size", "files", "the paper: median 89, mean 111.6", "2604.28181",
              _one_sd(SAMPLE_FILES), 89, distribution=SAMPLE_FILES, of="sample"),
    Statistic(2, "sample_folders", "folders, of the paper's size", "folders", "the paper: median 25, mean 30.4", "2604.28181",
              _one_sd(SAMPLE_FOLDERS), 25, distribution=SAMPLE_FOLDERS, of="sample"),
    Statistic(10, "sample_mix", "mix of file types, of the paper's size", "TVD", "the paper: docx 35, xlsx 16, pdf 14, py 8.5 %", "2604.28181",
              at_most(0.2, "our choice: one file in five is of another class"), of="sample"),
    *(Statistic(12, f"{suffix}_median", f"median .{suffix}, of the paper's size", "KiB", f"the paper: {kib} KiB", "2604.28181",
                twofold(kib), kib, of="sample")
      for suffix, kib in (("docx", 11), ("xlsx", 16), ("pptx", 547), ("pdf", 83))),
    Statistic(36, "name_fit", "names nearer to their own folder's than to another's", "%", "above half", "arXiv 2405.04758",
              shares(0.6, 0.98, "our choice: clearly above chance, and not always"), None, "mean"),
)  # fmt: skip

NOT_COMPUTED = {
    18: ("weekly survival", "a computer is one state; survival needs the trees of a run's days"),
    38: ("consistency", "`workaday lint` computes it: it holds every statement against the ledger"),
}
"""Rows of the reference table that this audit does not compute, with the reason."""

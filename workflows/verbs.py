"""Verbs: what may be done to a case beside the steps of its table. None of them edits the past.

A step decides; a verb says something, hands a seat on, ends or reopens what was decided, takes a document back. Each is
declared once here: who may, from which kind of state, why not, on which article. There is no verb that deletes.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from workflows.agreement import State as Agreeing
from workflows.approval import Who
from workflows.correction import FINAL
from workflows.correction import State as Correcting
from workflows.dialogue import State as Talking
from workflows.evaluation import State as Evaluating
from workflows.followup import State as Following
from workflows.goal_setting import State as Setting
from workflows.line_correction import State as Lining
from workflows.recognition import State as Recognising
from workflows.steps import Context, Guard, Step


class By(StrEnum):
    """What somebody is to a case where its verbs are concerned."""

    READER = "reader"
    AUTHOR = "author"
    SUPERIOR = "superior"
    ADMIN_OPD = "admin_opd"
    BKPSDM = "bkpsdm"
    SIGNER = "signer"
    PROPOSER = "proposer"


BY_LABEL = {
    By.READER: "siapa pun yang boleh melihat perkara ini", By.AUTHOR: "penulisnya",
    By.SUPERIOR: "atasan pemegang giliran", By.ADMIN_OPD: "admin OPD", By.BKPSDM: "petugas BKPSDM",
    By.PROPOSER: "yang mengajukannya", By.SIGNER: "yang menetapkan dokumennya atau atasannya",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Situation:
    """All a verb may ask about a case and whoever looks at it.

    `came_from`: the state before the present one, where it may go back to. `asked_by`: who asked for it to be reopened,
    while nobody has answered.
    """

    process: str
    state: str
    kind: str
    by: frozenset[By]
    is_subject: bool = False
    own_comments: int = 0
    seats: int = 0
    papers: int = 0
    came_from: str = ""
    asked_by: object | None = None
    asked_by_actor: bool = False
    opened_by_other: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """A named question about the situation with the sentence for whom it stops. `hides`: nobody need be told."""

    question: Callable[[Situation], bool]
    because: str
    cites: str = ""
    hides: bool = False


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb. `effect` says on its check page what follows; `counts`: it moves the case's version on."""

    name: str
    label: str
    past: str
    by: tuple[By, ...]
    effect: str
    cites: str
    conditions: tuple[Condition, ...] = ()
    counts: bool = True
    icon: str = "catatan"
    kind: str = "kedua"


@dataclass(frozen=True, slots=True)
class VerbOffer:
    """A verb as one person sees it now: without reasons it may be used."""

    verb: Verb
    reasons: tuple[str, ...] = ()
    cites: str = ""

    @property
    def open(self) -> bool:
        return not self.reasons


class UnknownVerb(LookupError):
    """There is no such verb."""


# ------------------------------------------------------------------------------- from which states, and to where

CANCELLED: dict[str, tuple[StrEnum, tuple[StrEnum, ...]]] = {
    "skp": (Setting.WITHDRAWN, (Setting.DRAFT, Setting.PROPOSED, Setting.RETURNED)),
    "evaluation": (Evaluating.DISCONTINUED, (Evaluating.RUNNING, Evaluating.SELF_ASSESSMENT, Evaluating.REVIEW)),
    "agreement": (Agreeing.WITHDRAWN, (Agreeing.DRAFT, Agreeing.PROPOSED)),
    "correction": (Correcting.WITHDRAWN, (Correcting.REPORTED, Correcting.SIGNED)),
    "followup": (Following.WITHDRAWN, (Following.PROPOSING, Following.APPROVING)),
    "recognition": (Recognising.REFUSED, (Recognising.NOMINATED,)),
}
"""Process -> the state in which a case opened by mistake ends, and those from which: before anything was decided.

The others end by a step of their own table, by whoever convened or drafted them."""

REOPENED: dict[str, tuple[StrEnum, ...]] = {
    "evaluation": (Evaluating.CLOSED, Evaluating.DISCONTINUED),
    "followup": (Following.REFUSED,),
    "recognition": (Recognising.REFUSED,),
    "line_correction": (Lining.REFUSED,),
}
"""Process -> ends from which a case may go on. Where a new case is opened as easily (a draft), or the effect already
runs elsewhere (a published value, a corrected line), there is nothing to reopen."""

RECALLED: dict[str, tuple[StrEnum, ...]] = {
    "followup": (Following.APPROVING,),
    "dialogue": (Talking.WITH_ASSESSOR, Talking.WITH_EMPLOYEE),
}
"""Process -> states in which a proposal waits and whoever made it may take it back until somebody opened it. Where the
table of a process has such a step of its own (SKP, evaluation, agreement, ralat, policy), that one is taken."""

AFTER_REVOKING: dict[str, str] = {
    "skp": "SKP tetap disepakati dan tercatat, tetapi tidak ada lagi lembar yang berlaku. Isinya hanya berubah lewat "
           "perubahan SKP.",
    "evaluation": "Predikat tetap tercatat sampai perkaranya dibuka kembali; lembar hasilnya tidak boleh dipakai.",
    "confirmation": "Pengesahannya tidak dapat ditunjukkan lagi. Predikat tetap tercatat sampai perkaranya dibuka "
                    "kembali.",
    "reward_decision": "Penghargaan ini tidak lagi dapat dijadikan dasar; piagamnya dicabut tersendiri.",
    "credit_conversion": "Angka kredit dari lembar ini tidak boleh dipakai untuk kenaikan pangkat.",
    "followup_recommendation": "Rekomendasi ini tidak boleh dijadikan dasar. Perkara yang sudah dibuka karenanya "
                               "dibatalkan tersendiri.",
}
"""Kind of document -> what its revocation means and does not mean; for every other kind `REVOKING_ENDS_THE_PAPER`."""

REVOKING_ENDS_THE_PAPER = "Keputusan di baliknya tetap tercatat; yang berakhir adalah berlakunya lembar ini."
OF_A_REOPENED_CASE = "dibuka"
GROUNDS = (
    ("wewenang", "Cacat wewenang"), ("prosedur", "Cacat prosedur"), ("substansi", "Cacat substansi"),
    ("pengadilan", "Perintah pengadilan"),
)  # fmt: skip
GROUND_LABEL = {**dict(GROUNDS), OF_A_REOPENED_CASE: "Perkaranya dibuka kembali"}


def goes_back(process: str, state: str, kind: str) -> bool:
    """Whether it matters where a case in that state came from: it ended, or waits as a proposal."""
    return kind in ("selesai", "diam") or state in {one.value for one in RECALLED.get(process, ())}


def cancelled_to(process: str) -> str:
    """In which state a cancelled case of that process ends. Raises KeyError where none is cancelled."""
    return CANCELLED[process][0].value


def effect_of_revoking(kind: str) -> str:
    """What the revocation of such a document means."""
    return AFTER_REVOKING.get(kind, REVOKING_ENDS_THE_PAPER)


def is_printed_for_good(process: str, state: str) -> bool:
    """Whether what is misprinted in such a case is put right by a ralat."""
    return FINAL.get(process) == state


def wrote_one(s: Situation) -> bool:
    return s.own_comments > 0


def waits_for_a_post(s: Situation) -> bool:
    return s.seats > 0


def is_anothers_case(s: Situation) -> bool:
    return not s.is_subject


def is_ever_cancelled(s: Situation) -> bool:
    return s.process in CANCELLED


def is_undecided(s: Situation) -> bool:
    return s.process not in CANCELLED or s.state in {one.value for one in CANCELLED[s.process][1]}


def may_go_on(s: Situation) -> bool:
    return s.state in {one.value for one in REOPENED.get(s.process, ())} and bool(s.came_from)


def waits_unanswered(s: Situation) -> bool:
    return s.state in {one.value for one in RECALLED.get(s.process, ())} and bool(s.came_from)


def is_unopened(s: Situation) -> bool:
    return not s.opened_by_other


def was_not_asked(s: Situation) -> bool:
    return s.asked_by is None


def was_asked(s: Situation) -> bool:
    return s.asked_by is not None


def is_second_officer(s: Situation) -> bool:
    return not s.asked_by_actor


def has_papers(s: Situation) -> bool:
    return s.papers > 0


OWN_COMMENT = Condition(wrote_one, "Anda belum menulis komentar yang masih berdiri di perkara ini.", hides=True)
A_POST = Condition(waits_for_a_post, "Tidak ada giliran yang terbuka pada suatu jabatan. Giliran pegawai sendiri tidak "
                   "dialihkan, dan giliran kantor dapat diambil setiap petugasnya.", "case.transfer")
ANOTHERS = Condition(is_anothers_case, "Anda tidak boleh mengubah jalannya perkara Anda sendiri.", "decision.not_self")
CANCELS = Condition(is_ever_cancelled, "Perkara jenis ini tidak dibatalkan; gunakan langkah yang tersedia di halaman "
                    "perkaranya.", "case.cancel")
UNDECIDED = Condition(is_undecided, "Yang dibatalkan hanya perkara yang keliru dibuka dan belum diputus. Yang sudah "
                      "diputus ditempuh lewat perubahan, ralat, pencabutan, atau pembukaan kembali.", "case.cancel")
GOES_ON = Condition(may_go_on, "Yang dibuka kembali hanya perkara yang sudah berakhir dan akibatnya belum berjalan di "
                    "tempat lain.", "case.reopen")
WAITS = Condition(waits_unanswered, "Tidak ada pengajuan yang menunggu jawaban.", "case.recall", hides=True)
UNOPENED = Condition(is_unopened, "Sudah dibuka yang ditunggu, jadi tidak dapat ditarik lagi. Minta beliau "
                     "mengembalikannya.", "case.recall")
NOT_ASKED = Condition(was_not_asked, "Pembukaan kembali sudah diusulkan dan menunggu petugas kedua.", "case.reopen")
ASKED = Condition(was_asked, "Pembukaan kembali belum diusulkan.", "case.reopen", hides=True)
SECOND = Condition(is_second_officer, "Anda sendiri yang mengusulkannya; petugas BKPSDM lain yang menyetujui.",
                   "decision.four_eyes")
PAPERS = Condition(has_papers, "Tidak ada dokumen yang masih berlaku di perkara ini.", "document.revoke")

_OFFICES = (By.ADMIN_OPD, By.BKPSDM)
VERBS = (
    Verb("comment", "Tulis komentar", "Komentar ditulis", (By.READER,), "Komentar dibaca semua yang boleh melihat "
         "perkara ini dan disampaikan kepada yang ditunggu. Komentar tidak pernah menjadi dasar putusan dan tidak "
         "dapat disunting.", "case.comment", counts=False, icon="pesan"),
    Verb("withdraw_comment", "Tarik komentar saya", "Komentar ditarik penulisnya", (By.AUTHOR,), "Isinya tidak lagi "
         "ditampilkan; bahwa pernah ada komentar dan kapan ditarik tetap tercatat.", "case.comment",
         (OWN_COMMENT,), counts=False, icon="balik"),
    Verb("recall", "Tarik kembali", "Pengajuan ditarik kembali", (By.PROPOSER,), "Pengajuan kembali ke tahap "
         "sebelumnya supaya dapat diperbaiki dan diajukan lagi.", "case.recall", (WAITS, UNOPENED), icon="balik"),
    Verb("transfer", "Alihkan giliran", "Giliran dialihkan", (By.SUPERIOR, *_OFFICES), "Giliran ini menjadi milik "
         "pejabat yang Anda sebut; pemegang lama tidak dapat memutusnya lagi. Batas waktunya tetap. Giliran berikutnya "
         "kembali menurut garis penilaian.", "case.transfer", (ANOTHERS, A_POST), icon="panah"),
    Verb("cancel", "Batalkan perkara", "Perkara dibatalkan", _OFFICES, "Perkara berakhir karena keliru dibuka. Semua "
         "catatannya tetap ada dan dapat dibaca; tidak ada yang dihapus.", "case.cancel",
         (ANOTHERS, CANCELS, UNDECIDED), icon="silang", kind="bahaya"),
    Verb("ask_reopening", "Usulkan pembukaan kembali", "Pembukaan kembali diusulkan", (By.BKPSDM,), "Petugas BKPSDM "
         "kedua memutus usul ini. Sampai saat itu perkara tetap berakhir.", "case.reopen",
         (ANOTHERS, GOES_ON, NOT_ASKED), counts=False, icon="putar"),
    Verb("reopen", "Buka kembali", "Perkara dibuka kembali", (By.BKPSDM,), "Perkara kembali ke tahap sebelumnya "
         "sebagai kunjungan baru. Keputusan lama tetap tercatat, dokumen dari keputusan terakhir dicabut, dan masa "
         "keberatan tidak dihitung ulang.", "case.reopen", (ASKED, ANOTHERS, GOES_ON, SECOND), icon="putar"),
    Verb("refuse_reopening", "Tolak pembukaan kembali", "Pembukaan kembali ditolak", (By.BKPSDM,), "Usulnya berakhir "
         "dan perkara tetap seperti adanya.", "case.reopen", (ASKED,), counts=False, icon="silang"),
    Verb("revoke", "Cabut dokumen", "Dokumen dicabut", (By.SIGNER, By.BKPSDM), "Lembarnya, halaman verifikasinya, dan "
         "semua daftar menyebutnya dicabut sejak hari ini. Keputusannya sendiri tetap tercatat.", "document.revoke",
         (ANOTHERS, PAPERS), icon="silang-bulat", kind="bahaya"),
)
_BY_NAME = {verb.name: verb for verb in VERBS}


def verb_of(name: str) -> Verb:
    """The verb of that name. Raises UnknownVerb."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise UnknownVerb(name) from None


def offer_of(verb: Verb, situation: Situation) -> VerbOffer:
    """The verb with the sentences that refuse it, the first of which also brings the article."""
    if situation.by.isdisjoint(verb.by):
        return VerbOffer(verb, (f"Ini milik {' atau '.join(BY_LABEL[one] for one in verb.by)}.",), verb.cites)
    stopped = [one for one in verb.conditions if not one.question(situation)]
    return VerbOffer(verb, tuple(one.because for one in stopped), stopped[0].cites if stopped else "")


def offers(situation: Situation) -> tuple[VerbOffer, ...]:
    """Every verb in the order of the table, but those that would only tell somebody of what is not there."""
    return tuple(offer_of(verb, situation) for verb in VERBS if not _is_hidden(verb, situation))


def _is_hidden(verb: Verb, situation: Situation) -> bool:
    """Answers to what nobody asked, and what somebody could take back that he never said."""
    return any(one.hides and not one.question(situation) for one in verb.conditions)


# ------------------------------------------------------------------------------------------- whom a seat cannot go to

# Questions about what somebody did before in the same case, whatever article their sentence quotes.
_ABOUT_HIM = frozenset({"did_not_review_it", "did_not_handle_it_before", "did_not_submit_it", "did_not_propose_it"})
NOT_HIMSELF = "ini perkaranya sendiri, dan tidak ada yang memutus perkaranya sendiri."
EARLIER_HAND = "ia sudah mengajukan atau memutus bagian lain perkara ini, dan orang kedua yang memutus."


def conflicts(steps: Iterable[Step], who: Who, context: Context) -> tuple[str, ...]:
    """Why whoever stands in the context may not hold such a seat: it is his own case, or he had a hand in it."""
    found: list[str] = []
    for step in steps:
        if who not in step.by:
            continue
        if Who.EMPLOYEE not in step.by and context.actor.is_subject:
            found.append(NOT_HIMSELF)
        if any(_is_about_him(guard) and not guard.allows(context) for guard in step.guards):
            found.append(EARLIER_HAND)
    return tuple(dict.fromkeys(found))


def _is_about_him(guard: Guard) -> bool:
    return guard.cites == "decision.four_eyes" or guard.question.__name__ in _ABOUT_HIM

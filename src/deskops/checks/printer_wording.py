"""What a printer's own words mean, for people; a word that is not here is shown as the printer says it."""

from typing import Final

from deskops.i18n import N_, _

TROUBLES: Final = {
    "media-jam": N_("paper jam"),
    "media-empty": N_("no paper"),
    "media-low": N_("little paper left"),
    "media-needed": N_("it waits for paper"),
    "input-tray-empty": N_("a tray is empty"),
    "input-tray-missing": N_("a paper tray is missing"),
    "output-tray-missing": N_("an output tray is missing"),
    "output-area-almost-full": N_("the output tray is nearly full"),
    "output-area-full": N_("the output tray is full"),
    "cover-open": N_("a cover is open"),
    "door-open": N_("a door is open"),
    "interlock-open": N_("an interlock is open"),
    "toner-low": N_("toner is low"),
    "toner-empty": N_("toner is empty"),
    "marker-supply-low": N_("ink or toner is low"),
    "marker-supply-empty": N_("ink or toner is empty"),
    "marker-supply-missing": N_("a cartridge is missing"),
    "marker-waste-almost-full": N_("the waste box is nearly full"),
    "marker-waste-full": N_("the waste box is full"),
    "opc-near-eol": N_("the drum is near its end"),
    "opc-life-over": N_("the drum is at its end"),
    "developer-low": N_("developer is low"),
    "developer-empty": N_("developer is empty"),
    "fuser-over-temp": N_("the fuser is too hot"),
    "fuser-under-temp": N_("the fuser is too cold"),
    "spool-area-full": N_("its memory for jobs is full"),
    "offline": N_("offline"),
    "service-needed": N_("it asks for service"),
    "maintenance-overdue": N_("maintenance is overdue"),
    "shutdown": N_("it is shutting down"),
    "stopping": N_("it is stopping"),
    "stopped-partly": N_("a part of it has stopped"),
    "timed-out": N_("it does not answer its own server"),
    "other": N_("a trouble that it does not name"),
}
# Codes of alerts, as PWG 5100.9 spells those of RFC 3805, and the reason that means the same.
_CODES: Final = {
    "jam": "media-jam", "coverOpen": "cover-open", "doorOpen": "door-open", "interlockOpen": "interlock-open",
    "inputMediaSupplyLow": "media-low", "inputMediaSupplyEmpty": "media-empty",
    "markerTonerAlmostEmpty": "toner-low", "markerTonerEmpty": "toner-empty",
}  # fmt: skip
TRAINING: Final = {
    "untrained": N_("anybody can mend it"),
    "trained": N_("for a trained person"),
    "service": N_("for field service"),
}


STATES: Final = {
    "idle": N_("idle"),
    "processing": N_("printing"),
    "stopped": N_("stopped"),
    "running": N_("running"),
    "warning": N_("running, with a warning"),
    "testing": N_("testing itself"),
    "down": N_("out of order"),
}
UNITS: Final = {
    "impressions": N_("pages"),
    "sheets": N_("sheets"),
    "lines": N_("lines"),
    "characters": N_("characters"),
    "other": N_("of a unit that is not told"),
}


def trouble(word: str) -> str:
    word = _CODES.get(word, word)
    return _(TROUBLES[word]) if word in TROUBLES else word

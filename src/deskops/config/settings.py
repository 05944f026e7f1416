"""Every setting with its type, default, meaning and rule; to add one is to add a line here and nothing elsewhere."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from deskops.config.declaring import (
    Group,
    Origin,
    Section,
    Setting,
    Spec,
    path_setting,
    table_setting,
)
from deskops.config.on_paper import a_picture, two_lines
from deskops.config.rules import (
    OneOf,
    a_colour,
    a_pattern,
    a_proxy,
    a_time_of_day,
    a_zone,
    at_least,
    at_most,
    between,
    certificates,
    desk_address,
    hours,
    listed,
    pin_by_host,
    pins,
    whole_path,
)
from deskops.config.terminal import Notify, Terminal
from deskops.i18n import N_

_WORKDAY: Final = "09:00-12:00, 13:30-18:00"
# What else has to be done before a changed value holds everywhere.
RESTART: Final = N_("Takes effect after a restart.")
_DESK: Final = N_("Takes effect after a restart of the desk.")
_INSTALL: Final = N_("It holds once the nightly sync is installed anew: deskops schedule install")


class Company(Group):
    name = Setting("", N_("your company, as service orders head it"))
    address = Setting("", N_("its address"))
    phone = Setting("", N_("its telephone"))
    footer = Setting("", N_("the last line of every report"), now=two_lines)
    logo = path_setting(N_("a PNG or JPEG for the head of reports"), now=a_picture)
    colour = Setting("#1F4E79", N_("the colour of headings in reports"), a_colour)


class Customer(Group):
    name = Setting("", N_("the customer whose lists are taken in, as service orders name it"), at_most(100))


class Report(Group):
    language = Setting(
        "",
        N_("the language of reports, English (en) or 中文 (zh_CN); empty: as the program"),
        OneOf("", "en", "zh_CN"),
    )
    request_form = Setting(
        "",
        N_(
            "the address of the request form that labels of devices open, https://…; empty: a code for deskops"
        ),
        desk_address,
    )


class Naming(Group):
    pattern = Setting(
        "", N_("a regular expression that every host name must match; empty: not judged"), a_pattern
    )


class Checks(Group):
    limits = table_setting(N_("limits of checks, by check id"))
    overrides = table_setting(
        N_("limits and switches that differ for a profile, a customer, a site or a device")
    )
    switches = table_setting(N_("checks that are switched off or on, by check id"))
    custom = table_setting(
        N_("own checks that may be used: the SHA-256 of checks/NAME.toml beside the settings, by NAME")
    )
    plugins = table_setting(
        N_("packages whose checks may be used: the SHA-256 of their files, by entry point")
    )
    expected = table_setting(
        N_("what is to be there, by kind:, site: or device:, such as services and back ends")
    )
    reach = table_setting(
        N_(
            "how registered machines are got into, by kind:, customer:, site: or device:: way, user, port, system"
        )
    )
    ssh_config = path_setting(N_("a configuration file for ssh; empty: that of its user"))
    printer_ca = path_setting(
        N_("a PEM file of authorities for printers' certificates, instead of the system's")
    )
    printer_pins = table_setting(
        N_("SHA-256 of the certificates of printers that signed their own, by host"), pin_by_host
    )
    winrm_ca = path_setting(
        N_("a PEM file of authorities for winrm://, instead of the system's"), whole_path, certificates
    )
    firmware = table_setting(N_("firmware that printers should have, by a part of their model's name"))
    waste_fills = Setting("", N_("models of printers that tell how full their waste box is, with commas"))


class Sla(Group):
    file = path_setting(N_("a file of service levels to start from instead of the built-in ones"))


class Hours(Group):
    monday = Setting(_WORKDAY, N_("office hours on Mondays"), hours)
    tuesday = Setting(_WORKDAY, N_("office hours on Tuesdays"), hours)
    wednesday = Setting(_WORKDAY, N_("office hours on Wednesdays"), hours)
    thursday = Setting(_WORKDAY, N_("office hours on Thursdays"), hours)
    friday = Setting(_WORKDAY, N_("office hours on Fridays"), hours)
    saturday = Setting("", N_("office hours on Saturdays"), hours)
    sunday = Setting("", N_("office hours on Sundays"), hours)


class Cover(Group):
    hours = Section(Hours)
    early = Setting(10, N_("minutes that a resident engineer is there before opening"), at_least(0))
    late = Setting(10, N_("minutes that a resident engineer stays after closing"), at_least(0))


class Backup(Group):
    keep = Setting(14, N_("how many daily backups are kept"), at_least(1))


class Desk(Group):
    """How this laptop reaches its desk. Secrets stand elsewhere: `deskops.ops.secrets`."""

    url = Setting("", N_("the address of the desk, https://…; empty: this laptop works alone"), desk_address)
    ca = path_setting(
        N_("a PEM file with your own certificate authority, instead of the system's"),
        whole_path,
        certificates,
    )
    pin = Setting("", N_("SHA-256 of the desk's public key (SPKI), in hexadecimal; empty: not pinned"), pins)
    proxy = Setting(
        "", N_('the proxy on the way to the desk; empty: as the system says; "none": none at all'), a_proxy
    )
    files = Setting(
        "",
        N_("at a desk: where files are kept, as s3://bucket/prefix; empty: in its own folder"),
        after=_DESK,
    )
    connect = Setting(10, N_("seconds to wait for a connection to the desk"), between(1, 300))
    read = Setting(60, N_("seconds to wait for an answer of the desk"), between(1, 3600))

    @property
    def pins(self) -> tuple[str, ...]:
        """Digests of which the server's key must have one, in small letters; none where nothing is pinned."""
        return tuple(each.lower() for each in listed(self.pin)) if self.pin else ()


class Sync(Group):
    automatic = Setting(True, N_("sync by itself while the full-screen program is open"), after=RESTART)
    start = Setting(
        "01:00",
        N_("from when the nightly sync may run, in this laptop's time"),
        a_time_of_day,
        key="from",
        after=_INSTALL,
    )
    until = Setting(
        "04:00", N_("until when the nightly sync starts, past midnight too"), a_time_of_day, after=_INSTALL
    )


class Photos(Group):
    folder = path_setting(
        N_("where a phone or a camera puts pictures: new ones there are offered for a job or an inspection"),
        whole_path,
    )


class Ui(Group):
    theme = Setting(
        "dark",
        N_("dark, light, contrast (light, for a counter in the sun) or contrast-dark"),
        OneOf("dark", "light", "contrast", "contrast-dark"),
    )
    ascii = Setting(False, N_("draw borders with - | + for consoles that draw lines too wide"))
    keyset = Setting(
        "standard",
        N_("the keys to begin with: standard; vim adds to them; plain: no letter moves, quits or hides"),
        OneOf("standard", "vim", "plain"),
    )
    accessible = Setting(
        False,
        N_("for screen readers: whole lines, one question at a time, no full screen, nothing drawn over"),
        env="DESKOPS_ACCESSIBLE",
    )


class Settings(Group):
    """All settings. `Settings({"company.name": "Acme"})` has that one and the default of every other."""

    __slots__ = ("origins",)

    language = Setting(
        "",
        N_("English (en) or 中文 (zh_CN); empty: as the system"),
        OneOf("", "en", "zh_CN"),
        env="DESKOPS_LANG",
        after=RESTART,
    )
    engineer = Setting("", N_("whose laptop this is"))
    timezone = Setting("Asia/Shanghai", N_("the time zone of the sites"), a_zone, after=RESTART)
    company = Section(Company)
    customer = Section(Customer)
    report = Section(Report)
    naming = Section(Naming)
    checks = Section(Checks)
    sla = Section(Sla)
    cover = Section(Cover)
    backup = Section(Backup)
    desk = Section(Desk)
    sync = Section(Sync)
    photos = Section(Photos)
    ui = Section(Ui)
    terminal = Section(Terminal)
    notify = Section(Notify)
    keys = table_setting(N_("keys of the full-screen program, by action"))

    def __init__(
        self, values: Mapping[str, Any] | None = None, origins: Mapping[str, Origin] | None = None
    ) -> None:
        super().__init__(values)
        self.origins: Final = origins or {}

    def value(self, key: str) -> Any:
        return self.values.get(key, specs()[key].default)

    def origin(self, key: str) -> Origin:
        return self.origins.get(key, Origin.DEFAULT)


@cache
def specs() -> Mapping[str, Spec]:
    """Every setting by its key, in the order in which they are shown."""
    return {spec.key: spec for spec in _specs(Settings, "")}


def _specs(group: type[Group], prefix: str) -> Iterator[Spec]:
    for name, each in vars(group).items():
        if isinstance(each, Section):
            yield from _specs(each.kind, f"{prefix}{name}.")
        elif isinstance(each, Setting):
            key = f"{prefix}{each.name}"
            variable = each.env or "DESKOPS_" + key.replace(".", "_").upper()
            yield Spec(key, each.kind, each.default, each.about, each.rule, variable, each.now, each.after)

"""What each way to a machine was tried against, for docs/checks.md; a test holds every line to tests that there are."""

from typing import Final, NamedTuple


class Counterpart(NamedTuple):
    """`real`: what others made and the tests start. `played`: what the tests play themselves, or a recording.

    `never`: what no test of this repository has met. `tests`: where that is shown, one at least.
    """

    target: str
    real: str
    played: str
    never: str
    tests: tuple[str, ...]


COUNTERPARTS: Final = (
    Counterpart(
        "this machine, Linux", "the machine that runs the tests", "recordings of other systems", "",
        ("test_what_every_linux_tells_is_read", "test_every_check_of_the_profile_has_its_finding_and_none_is_a_defect"),
    ),
    Counterpart(
        "this machine, Windows", "", "recordings of what collect.ps1 says; its commands are held to a list",
        "any Windows: the script was never run", ("test_every_command_is_on_the_list",),
    ),
    Counterpart(
        "this machine, macOS", "", "what a Mac is asked, asked of Linux through psutil", "any Mac",
        ("test_what_a_mac_is_asked_through_psutil_is_read_here_too",),
    ),
    Counterpart(
        "`ssh://`, Linux", "OpenSSH's client and server, sh, the machine that runs the tests", "hostile machines", "",
        (
            "test_facts_over_ssh_equal_those_that_the_script_reads_here",
            "test_threat_29_a_changed_host_key_is_an_alarm_and_nobody_can_wave_it_through",
        ),
    ),
    Counterpart(
        "`ssh://`, Windows", "OpenSSH's client and server", "cmd.exe and PowerShell by their words, with recordings",
        "Windows' own OpenSSH server and PowerShell", ("test_a_windows_machine_is_found_out_and_read",),
    ),
    Counterpart(
        "`winrm://`", "TLS with OpenSSL", "a server that records what it is offered",
        "any Windows", ("test_threat_30_a_machine_with_a_bad_certificate_is_offered_nothing",),
    ),
    Counterpart(
        "a till over ssh, and what it reaches", "OpenSSH, bash's /dev/tcp, TCP of the kernel",
        "Windows' answers", "a till in a store",
        (
            "test_the_till_itself_tries_what_it_must_reach",
            "test_a_windows_till_is_given_its_services_as_data_and_tells_what_it_reaches",
        ),
    ),
    Counterpart(
        "a receipt printer on its raw port", "TCP of the kernel", "DLE EOT by Epson's manual", "a receipt printer",
        ("test_each_make_tells_its_four_bytes",),
    ),
    Counterpart(
        "`ipp://`, `ipps://`", "CUPS' ippeveprinter, well and with errors set; TLS with OpenSSL",
        "recordings of other makes, and hostile ones", "a printer made of metal",
        ("test_a_real_ipp_printer_that_is_sick", "test_a_printer_over_tls_is_inspected_like_any_other"),
    ),
    Counterpart(
        "`snmp://`, v2c and v3", "net-snmp's snmpd (it has no Printer-MIB), its snmpget against our simulator",
        "recordings with a Printer-MIB through our simulator", "a printer made of metal",
        (
            "test_a_real_agent_over_v3_says_the_same_and_the_engine_is_shared",
            "test_the_simulated_agent_speaks_what_a_real_client_understands",
        ),
    ),
    Counterpart(
        "`tcp://`", "TCP of the kernel, TLS with OpenSSL", "services that misbehave", "",
        ("test_a_certificate_is_read_though_nobody_trusts_it",),
    ),
    Counterpart(
        "a network device", "TCP and ICMP of the kernel", "name and time servers by their RFCs",
        "a switch or router, a DHCP server", ("test_a_network_device_is_judged_by_its_handshakes",),
    ),
    Counterpart(
        "a site, by a scan", "TCP of the kernel, dnsmasq, net-snmp's snmpd",
        "NetBIOS and mDNS by their RFCs; lists of neighbours", "the neighbours of Windows and macOS",
        ("test_a_real_name_server_tells_names_by_address", "test_a_real_agent_tells_its_name"),
    ),
    Counterpart(
        "`facts:` from a stick", "the shells dash, bash and busybox where they are installed", "Windows' recordings",
        "a stick at a Windows machine",
        (
            "test_a_machine_leaves_one_whole_file_and_nothing_beside",
            "test_windows_gets_the_same_collector_with_its_own_line_ends_and_a_starter",
        ),
    ),
    Counterpart(
        "`deskops fix`", "OpenSSH, with programs of the tests' own", "the commands of each system, as they are shown",
        "the commands themselves (spooler, clock, rename, DHCP)",
        ("test_threat_31_a_word_stays_one_argument_over_ssh",),
    ),
)  # fmt: skip

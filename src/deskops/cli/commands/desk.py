"""`deskops desk`: the table of its commands; each lies in a file with its like."""

from typing import Final

from deskops.cli.commands.desk_jobs import actions, as_whom
from deskops.cli.commands.desk_session import act_as
from deskops.cli.lazy import Entry, Shelf, example
from deskops.i18n import N_

_AT: Final = "deskops.cli.commands"

desk = Shelf(
    N_("The central desk: set it up, serve it, its people, laptops and jobs"),
    example("deskops desk init", N_("Make a desk in this home")),
    example("deskops desk serve --port 8000", N_("Answer laptops")),
    example('deskops desk enrol "Li Wei" --site GZ-TH', N_("A code that lets one laptop in")),
    example(
        'deskops desk request "Paper jam" --site GZ-TH --engineer "Li Wei"',
        N_("Record a fault and dispatch it"),
    ),
    params=lambda: [as_whom()],
    callback=act_as,
)
desk.recipes.update(
    {
        "init": Entry(f"{_AT}.desk_setup:init", N_("Make a desk in this home, or in a PostgreSQL database")),
        "join": Entry(f"{_AT}.desk_join:join", N_("Serve a desk from this machine too, over its database")),
        "keys": Entry(f"{_AT}.desk_join:keys", N_("Write the desk's keys into a file, for another machine")),
        "serve": Entry(f"{_AT}.desk_serve:serve", N_("Answer laptops over HTTP")),
        "status": Entry(f"{_AT}.desk_views:status", N_("How the desk and its laptops stand")),
        "board": Entry(f"{_AT}.desk_views:board", N_("All open jobs by engineer, most urgent first")),
        "list": Entry(f"{_AT}.desk_views:list_jobs", N_("List jobs, open ones first")),
        "show": Entry(f"{_AT}.desk_views:show", N_("Show all that is known of one job")),
        "request": Entry(f"{_AT}.desk_request:request", N_("Record what a caller reports, and dispatch it")),
        **actions(),
        "attention": Entry(
            f"{_AT}.desk_attention:show_attention", N_("What needs attention at the desk, and each way out")
        ),
        "settle": Entry(f"{_AT}.desk_attention:settle", N_("Leave something as it is, off the list")),
        "enrol": Entry(f"{_AT}.desk_laptops:enrol", N_("Make a one-time code that lets one laptop in")),
        "approve": Entry(f"{_AT}.desk_laptops:approve", N_("Let a laptop in that waits for approval")),
        "revoke": Entry(
            f"{_AT}.desk_laptops:revoke", N_("Shut a laptop out; lock or wipe it at its next contact")
        ),
        "recover": Entry(
            f"{_AT}.desk_laptops:recover", N_("Let rows count that laptops held and this desk had lost")
        ),
        "cover": Entry(
            f"{_AT}.desk_cover:shelf",
            N_("Who covers which site, stands in for whom, and shifts: from, until"),
        ),
        "token": Entry(
            f"{_AT}.desk_token:token", N_("Make a token that shows a manager the description of the API")
        ),
        "person": Entry(f"{_AT}.desk_people:person", N_("People: add, list, export and erase")),
        "import": Entry(
            f"{_AT}.desk_setup:take_in", N_("Take in the customer's lists, or a laptop's old store")
        ),
        "import-bundle": Entry(
            f"{_AT}.hand_over:import_bundle",
            N_("Take in the file that a laptop handed over without a network"),
        ),
        "quarantine": Entry(
            f"{_AT}.hand_over:quarantine",
            N_("What wiped laptops had not sent: list it, take it in, drop it"),
        ),
        "backup": Entry(f"{_AT}.desk_setup:backup", N_("Copy the desk's store, checked, while it is in use")),
        "restore": Entry(f"{_AT}.desk_setup:restore", N_("Go back to a backup; a new epoch begins")),
    }
)

"""`deskops desk token`: a manager's pass to the description of the API."""

from deskops.cli import moments, output
from deskops.cli.commands.desk_session import As, at_desk
from deskops.cli.commands.options import AsJson
from deskops.cli.lazy import command, example
from deskops.i18n import N_, _


@command(
    N_("Make a token that shows a manager the description of the API, for an hour"),
    example('deskops desk token --as "Wang Fang"', N_("It goes with a call as: Authorization: Bearer TOKEN")),
)
def token(acting: As = "", as_json: AsJson = False) -> None:
    from deskops.ops.do.desk.passes import make_pass

    with at_desk(acting, "token") as context:
        made = make_pass(context)
        zone = moments.zone(context.settings.timezone)
        name = context.identity.name
    expires = moments.iso(made.expires, zone) or ""
    if as_json:
        output.json_object({"token": str(made.token), "expires": expires})
        return
    output.line(str(made.token))
    words = _("For {name}, until {time}: curl -H 'Authorization: Bearer TOKEN' URL/openapi.json")
    output.say(words.format(name=name, time=expires[11:16]))

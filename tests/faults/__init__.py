"""Faults on order, for tests: real sockets, processes and files, on ephemeral ports, and gone after their `with`.

Imported as `from faults.proxy import Proxy`. Nothing here imports the program. NotSeen (in faults.serving, an
AssertionError) is raised when what was waited for did not come; its text holds what the process said.
`eventually(condition, within=5.0)` looks every 5 ms, for what nobody notifies.

proxy: a TCP proxy in a thread of its own
    with Proxy(port, plan=PASS) as proxy:             # proxy.url, proxy.port: what the client is given
        proxy.plan = drop_answer()                    # a Behaviour for all, or a plan; from the next request on
        proxy.target = other_port                     # from the next connection on
        proxy.down(); proxy.up(); proxy.sever()       # refused and reset; listening again, same port; open ones reset
        proxy.flap([(0.2, 0.1)]); proxy.steady()      # seconds up and down, over and over; up for good
        proxy.wait_requests(2)                        # until 2 exchanges have an outcome; gives the 2nd
        proxy.wait_for(lambda: proxy.exchanges and proxy.exchanges[-1].outcome == "held")
        proxy.replay(proxy.exchanges[0], times=100)   # the same bytes to the server again: list of raw answers
        proxy.where(token) == {"request header authorization"}      # every place where it was seen, gzip opened
        proxy.sent, proxy.returned, proxy.connections # bytes that reached the server, the client
    Proxy(port, http=False)     TLS or anything else, unread: an exchange is a connection; no drop, hold, duplicate
    Proxy(port, tls=certificate.context(), target_tls=trusting(ca.file))      ends TLS itself, so that it can read
    Proxy(port, host="::1")     IPv6 alone
    Exchange: number, connection, method, target, headers, body, status, answer_body, request and answer (raw), sent,
    returned, whole, where(bytes) and outcome: "" (under way), passed, cut, dropped, held, silent, reset, "no server",
    "server closed", "client left", stopped. It keeps 4 MB of each message (`keep=`). An error in a plan is raised
    at the end of the `with`.

behaviour: what is done to one exchange; joined by |, as in delay(2, 2) | limit(5000)
    PASS
    cut_request(n), cut_answer(n)     closed once n bytes were delivered; 0: none; a shorter message passes;
                                      reset=True for a reset; action=f is called at that byte: action=desk.kill
    drop_answer(action=None)          the server answered to the end, the client is closed
    hold_answer(event)                the server answered to the end, the client gets it when the event is set
    reset(), black_hole()             the server sees nothing of the request
    delay(request=s, answer=s)        latency of each direction
    limit(bytes_per_second, request=True, answer=True)       of each exchange by itself
    duplicate(at_once=False)          the server gets it twice, on two connections; the client gets the first one's
                                      answer, after both
    A plan is a function from an Exchange, whose head is known, to a Behaviour:
    in_turn(b1, b2, then=PASS); on(b, method="POST", path="/v1/sync", times=1, otherwise=PASS); always(b);
    losing(percent, seed, silently=False, otherwise=PASS): each request and each answer is lost with this chance; the
    n-th exchange of a proxy has the same fate for the same seed.

strangers: servers in a desk's place, `with NAME(...) as s`; s.url, s.port; all take tls=certificate.context()
    s.asked: list of Asked(method, target, headers, raw, body); s.authorizations: what came as that header;
    s.saw(secret): anywhere
    captive_portal(); html_as_json(); listener(body=b"{}"); redirect(other.url, status=302);
    broken_json(kind) of BROKEN or "cut off"; gzip_lie("plain" | "half" | "sum"); bomb(megabytes=200);
    endless("body" | "headers", drip=0, most=...); saying(*raw), with framing.answer(status, body, kind, **headers)
    Failing(real_port, 503, times=2, retry_after="7"), times=None until .heal(); then the real server
    Stale(real_port, fresh=1): the first answer passes, and is repeated until .heal(); .repeated

certificates: ca = Authority(folder, "Test CA", only_below="")      # ca.file: PEM; only_below="desk.test": constrained
    ca.server(*names, begins=..., ends=...), by default for localhost, 127.0.0.1 and ::1; ca.expired(); ca.not_yet();
    ca.wrong_name(); self_signed(folder). Each is a Certificate: files .chain and .key, .context() for a server. Good
    ones are good for 10 years both ways, so that another clock does not end them. ca.successor() is a new root;
    new.server(through=old.vouch(new)) is trusted by who knows the old root alone; bundle(file, old, new) has both;
    trusting(*files) is a client's SSLContext.

processes: each home has its own DESKOPS_HOME, HOME and TMPDIR; English, UTF-8, TZ=UTC, nothing else of this machine
    with Processes(tmp_path, env={}) as processes:    # kills what is left; after a failure prints what each said
        done = processes.run("job", "list", "--json", home="laptop")               # Done(code, out, err), done.json
        desk = processes.start("desk", "serve", "--port-file", file, home="desk")  # Running
        desk.wait_port(file); desk.wait_file(path); desk.wait_line("text"); desk.wait_until(look, within, what)
        desk.kill(tree=True); desk.end(); desk.interrupt(); desk.freeze(); desk.thaw(); desk.wait()    # end: SIGTERM
        desk.kill_at(text="...") or (count=bytes)     # as soon as it said so
        desk.kill_after(seconds), desk.kill_at_random(seed, most)                  # Done; its own end counts, too
        desk.pid, .lives, .out, .err, .children() (psutil), .peak_memory (bytes)
    processes.python(code, *arguments); program=(*PYTHON, file) for another program; processes.home(name): a Path
    Of run and start: home=, env=, clock=OtherClock, limits={"FSIZE": n, "AS": n, "NOFILE": n}, typed="input",
    mounted={"/place": file}, for root, else skipped: hosts(file, **{"desk.test": "::1"}) for a DNS that lies or
    knows IPv6 alone, clock.boot_id(file, "boot-2") for another start of the machine.

clock: clock = OtherClock(tmp_path / "clock", timedelta(hours=-3)), given to processes as clock=; needs a C compiler
    .off(timedelta) from true time; .jump(timedelta) from what it shows; .set(datetime); .freeze(at=None);
    .pace(rate); .sleep(timedelta): wall and boot time go on by it, the monotonic clock does not; .now. A process sees
    it at its next reading. Waiting, CLOCK_MONOTONIC and the times of files stay true.

full_disk: with small_disk(folder, size) as disk:     # a tmpfs, for root, else skipped
        disk.path, disk.free; disk.fill(leave=0), down to whole pages of 4096; disk.empty()
    with files_up_to(size): RLIMIT_FSIZE of this process (EFBIG, not ENOSPC); of others: limits={"FSIZE": size}
"""

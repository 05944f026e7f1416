"""What TAB offers for jobs and devices."""


def test_a_job_is_offered_by_the_beginning_of_its_number(start, demo):
    said = start(_DESKOPS_COMPLETE="powershell_complete", COMP_WORDS="deskops job accept WO", COMP_WORD="WO")
    numbers = [line.split("\t")[0] for line in said.out.splitlines()]
    assert len(numbers) == 24
    assert all(number.startswith("WO-") for number in numbers)


def test_a_device_is_offered_by_the_beginning_of_its_tag(start, demo):
    said = start(_DESKOPS_COMPLETE="bash_complete", COMP_WORDS="deskops asset show GZPC", COMP_CWORD="3")
    assert "plain,GZPC" in said.out


def test_nothing_is_offered_where_there_is_no_store(start):
    said = start(_DESKOPS_COMPLETE="bash_complete", COMP_WORDS="deskops job show WO", COMP_CWORD="3")
    assert (said.code, said.out.strip(), said.err) == (0, "", "")

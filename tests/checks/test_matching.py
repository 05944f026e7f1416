"""Names of programs on lists and on machines."""

import pytest

from deskops.checks.matching import same_program


@pytest.mark.parametrize(
    ("listed", "found", "same"),
    [
        ("Microsoft Office", "Microsoft Office Professional Plus 2016", True),
        ("microsoft office", "Microsoft® Office 2016", True),
        ("Acrobat Reader", "Adobe Acrobat Reader 2020", True),
        ("WinRAR", "WinRAR 6.24 (64-bit)", True),
        ("Word", "Microsoft Wordpad", False),
        ("Office Microsoft", "Microsoft Office", False),
        ("360安全卫士", "360安全卫士极速版", True),
        ("影像系统客户端", "影像系统客户端 3.2", True),
        ("ＰＯＳ 收银", "POS 收银", True),
        ("LIFE/ASIA 客户端", "LIFE ASIA 客户端", True),
        ("", "anything", False),
        ("…", "anything", False),
    ],
)
def test_the_listed_words_stand_side_by_side_in_the_found_name(listed, found, same):
    assert same_program(listed, found) is same

"""deskops read aloud: numbered menus and one question at a time, in whole lines; nothing is drawn or painted over."""

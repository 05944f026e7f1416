# waste ink, reasons without suffix, three markers of which the low levels are missing one
status 0000
text printer-make-and-model = EPSON XP-6000 Series
text printer-firmware-string-version = 18.38.BO21J4
enum printer-state = 4
keyword printer-state-reasons = marker-waste-full|cover-open
boolean printer-is-accepting-jobs = true
integer queued-job-count = 31
name marker-names = Black|Waste Ink|Photo
keyword marker-types = ink-cartridge|waste-ink|ink-cartridge
integer marker-levels = 77|100|15
integer marker-low-levels = 15|85
integer marker-high-levels = 100|0
name marker-colors = #000000|none|#101010

# ink, filler alerts, a level that is unknown, DHCP name, text with a language
status 0000
textlang printer-make-and-model = HP OfficeJet Pro 6830
text printer-device-id = MANUFACTURER:HP;MODEL:OfficeJet Pro 6830;SERIALNUMBER:TH5A3F1234;
text printer-firmware-string-version = MKP1FN1923BR
enum printer-state = 3
keyword printer-state-reasons = none
boolean printer-is-accepting-jobs = true
integer queued-job-count = 0
name marker-names = black ink|cyan ink|magenta ink
keyword marker-types = ink-cartridge|ink-cartridge|ink-cartridge
integer marker-levels = 4|-2|-3
integer marker-low-levels = 20|20|20
integer marker-high-levels = 100|100|100
name marker-colors = #000000|#00FFFF|#FF00FF
octets printer-input-tray = type=sheetFeedAutoNonRemovableTray;maxcapacity=-2;level=0;status=0;name=main
octets printer-alert = code=unknown;severity=other

# A big copier of Canon's habits, hand-written: drum and fuser among its markers, two cassettes, a paused queue
status 0000
name printer-name = iR-ADV C3530
text printer-make-and-model = Canon iR-ADV C3530 III
text printer-firmware-string-version = 72.41
enum printer-state = 5
keyword printer-state-reasons = paused|opc-near-eol-warning
boolean printer-is-accepting-jobs = false
integer queued-job-count = 31
integer printer-impressions-completed = 918273
name marker-names = Black Toner|Cyan Toner|Drum Unit|Fuser|Waste Toner
keyword marker-types = toner-cartridge|toner-cartridge|opc|fuser|waste-toner
integer marker-levels = 3|55|8|70|40
integer marker-low-levels = 10|10|10|10|90
integer marker-high-levels = 100|100|100|100|0
octets printer-input-tray = type=sheetFeedAutoRemovableTray;maxcapacity=550;level=0;status=0;name=Cassette 1|type=sheetFeedAutoRemovableTray;maxcapacity=550;level=0;status=0;name=Cassette 2
octets printer-output-tray = type=unRemovableBin;maxcapacity=250;remaining=0;status=0;name=Centre Tray
octets printer-alert = code=subunitLifeAlmostOver;severity=warning;training=trained;group=markerSupplies
text printer-alert-description = Replace the drum soon

# status 0000; type name = values with |; of octets the text
status 0000
name printer-name = Brother MFC
text printer-make-and-model = Brother MFC-L8900CDW series
text printer-device-id = MFG:Brother;CMD:PJL,PCL;MDL:MFC-L8900CDW series;CLS:PRINTER;
text printer-firmware-string-version = 1.20
enum printer-state = 5
keyword printer-state-reasons = media-jam-error|toner-low-warning|brother-special-thing-report
boolean printer-is-accepting-jobs = true
integer queued-job-count = 2
integer printer-up-time = 10000
integer printer-impressions-completed = 48213
name marker-names = Black|Cyan|Waste Toner
keyword marker-types = toner-cartridge|toner-cartridge|waste-toner
integer marker-levels = 14|60|92
integer marker-low-levels = 18|18|90
integer marker-high-levels = 100|100|0
name marker-colors = #000000|#00FFFF|none
octets printer-input-tray = type=sheetFeedAutoRemovableTray;dimunit=micrometers;mediafeed=297000;mediaxfeed=210000;maxcapacity=250;level=-3;status=0;name=Tray 1
octets printer-output-tray = type=unRemovableBin;maxcapacity=150;remaining=-3;status=0;name=Face-down
octets printer-alert = code=jam;severity=critical;training=trained;group=mediaPath|code=unknown;severity=other
text printer-alert-description = Jam Inside|

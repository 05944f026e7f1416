# status 0001, seven attributes and no more
status 0001
text printer-make-and-model = ECOSYS M2540dn
enum printer-state = 5
keyword printer-state-reasons = paused
boolean printer-is-accepting-jobs = false
integer printer-up-time = 1148
name printer-name = ECOSYS
uri printer-uri-supported = ipp://10.20.0.64/ipp/print

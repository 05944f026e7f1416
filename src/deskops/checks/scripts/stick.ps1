# Reads this Windows machine and writes what it read beside this script, on the stick; the machine is left as it is.
#
#   Start deskops-collect.cmd with a double click; "Run as administrator" reads more.
#
# Afterwards, at the engineer's own computer: deskops inspect facts:FOLDER
# PowerShell 2.0 (Windows 7) to 7.
$folder = Split-Path -Parent $MyInvocation.MyCommand.Path

$read = {
#COLLECT#
}

function Get-Plain([string]$text) {
    $plain = [regex]::Replace($text.Trim(), '[^A-Za-z0-9._-]', '_')
    if ($plain.Length -gt 60) { $plain = $plain.Substring(0, 60) }
    if ($plain) { return $plain } else { return 'unknown' }
}

try {
    $text = [string]::Join('', @(. $read))
    $serial = ''
    if ($found['computer'].value) { $serial = [string]$found['computer'].value.SerialNumber }
    $name = (Get-Plain $env:COMPUTERNAME) + '_' + (Get-Plain $serial)
    $out = [IO.Path]::Combine($folder, $name + '.json')
    $number = 1
    while (-not $serial.Trim() -and [IO.File]::Exists($out)) {
        $number += 1
        $out = [IO.Path]::Combine($folder, $name + '-' + $number + '.json')
    }
    # Whole or not at all: a stick that is pulled out leaves a .part behind.
    [IO.File]::WriteAllText($out + '.part', $text, (New-Object Text.ASCIIEncoding))
    if ([IO.File]::Exists($out)) { [IO.File]::Delete($out) }
    [IO.File]::Move($out + '.part', $out)
    [Console]::Out.WriteLine('Done: ' + $out)
} catch {
    [Console]::Error.WriteLine('Not done: ' + [string]$_)
    exit 1
}

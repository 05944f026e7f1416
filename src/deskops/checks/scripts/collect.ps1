# Reads what deskops wants to know of a Windows machine and prints it as one JSON object. It only reads.
#
#   powershell -NoProfile -NonInteractive -ExecutionPolicy Bypass -File collect.ps1 [-Facts os,computer,...] > facts.json
#
# PowerShell 2.0 (Windows 7) to 7. Every fact stands alone: where one fails, its reason takes its place.
# The output is plain ASCII, so that no console's encoding can hurt it. Meaning is given by deskops, not here.
param([string]$Facts = '', [string]$Places = '')

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$WarningPreference = 'SilentlyContinue'
try { [Console]::OutputEncoding = [Text.Encoding]::UTF8 } catch { }
$invariant = [Globalization.CultureInfo]::InvariantCulture

# --- JSON, since ConvertTo-Json is younger than PowerShell 2.0 -------------------------------------------------

function Format-Text([string]$text) {
    $out = New-Object Text.StringBuilder
    [void]$out.Append('"')
    foreach ($letter in $text.ToCharArray()) {
        $code = [int]$letter
        if ($code -eq 34 -or $code -eq 92) { [void]$out.Append('\').Append($letter) }
        elseif ($code -lt 32 -or $code -gt 126) { [void]$out.Append('\u').Append($code.ToString('x4')) }
        else { [void]$out.Append($letter) }
    }
    [void]$out.Append('"')
    $out.ToString()
}

function Format-Json($value, [int]$depth = 0) {
    if ($null -eq $value -or $depth -gt 8) { return 'null' }
    if ($value -is [bool]) { if ($value) { return 'true' } else { return 'false' } }
    if ($value -is [DateTime]) { return Format-Text ($value.ToUniversalTime().ToString('o', $invariant)) }
    if ($value -is [string] -or $value -is [char]) { return Format-Text ([string]$value) }
    if ($value -is [double] -or $value -is [single]) {
        if ([double]::IsNaN($value) -or [double]::IsInfinity($value)) { return 'null' }
        return $value.ToString('R', $invariant)
    }
    if ($value -is [ValueType]) {
        try { return ([decimal]$value).ToString($invariant) } catch { return Format-Text ([string]$value) }
    }
    if ($value -is [Collections.IDictionary]) {
        $parts = @()
        foreach ($name in $value.Keys) {
            $parts += ((Format-Text ([string]$name)) + ':' + (Format-Json $value[$name] ($depth + 1)))
        }
        return '{' + [string]::Join(',', $parts) + '}'
    }
    if ($value -is [Collections.IEnumerable]) {
        $parts = @()
        foreach ($one in $value) { $parts += (Format-Json $one ($depth + 1)) }
        return '[' + [string]::Join(',', $parts) + ']'
    }
    return Format-Text ([string]$value)
}

# --- reading ---------------------------------------------------------------------------------------------------

$hasCim = [bool](Get-Command -Name Get-CimInstance -ErrorAction SilentlyContinue)

function Read-Class([string]$class, [string]$namespace = 'root/cimv2', [string]$filter = '') {
    $wish = @{ Namespace = $namespace }
    if ($filter) { $wish.Filter = $filter }
    if ($hasCim) { return @(Get-CimInstance -ClassName $class @wish) }
    return @(Get-WmiObject -Class $class @wish)
}

# Times are DateTime from CIM and DMTF text (yyyymmddHHMMSS.ffffff+mmm) from WMI.
function Get-Moment($value) {
    if ($null -eq $value -or $value -is [DateTime]) { return $value }
    try { return [Management.ManagementDateTimeConverter]::ToDateTime([string]$value) } catch { return $null }
}

function Select-Fields($items, [string[]]$names) {
    $rows = @()
    foreach ($item in $items) {
        if ($null -eq $item) { continue } # PowerShell 2.0 walks once through nothing
        $row = @{}
        foreach ($name in $names) { $row[$name] = $item.$name }
        $rows += $row
    }
    return , $rows
}

function Read-Value([string]$path, [string]$name) {
    $key = Get-ItemProperty -Path $path -ErrorAction SilentlyContinue
    if ($null -eq $key) { return $null }
    return $key.$name
}

$windows = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion'
$system = 'HKLM:\SYSTEM\CurrentControlSet'

$readers = @{}

$readers['computer'] = {
    $one = @(Read-Class 'Win32_ComputerSystem')[0]
    $box = @(Read-Class 'Win32_SystemEnclosure')[0]
    $bios = @(Read-Class 'Win32_BIOS')[0]
    @{ Name = $one.Name; Domain = $one.Domain; PartOfDomain = $one.PartOfDomain; DomainRole = $one.DomainRole
        Manufacturer = $one.Manufacturer; Model = $one.Model; ChassisTypes = @($box.ChassisTypes)
        SerialNumber = $bios.SerialNumber }
}

$readers['os'] = {
    $one = @(Read-Class 'Win32_OperatingSystem')[0]
    $key = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
    @{ Caption = $one.Caption; Version = $one.Version; BuildNumber = $one.BuildNumber; ProductType = $one.ProductType
        LastBootUpTime = (Get-Moment $one.LastBootUpTime); UBR = (Read-Value $key 'UBR')
        EditionID = (Read-Value $key 'EditionID'); DisplayVersion = (Read-Value $key 'DisplayVersion') }
}

$readers['memory'] = {
    $free = @()
    $total = 0
    foreach ($sample in 1..3) {
        $one = @(Read-Class 'Win32_OperatingSystem')[0]
        $total = $one.TotalVisibleMemorySize
        $free += $one.FreePhysicalMemory
    }
    @{ TotalVisibleMemorySize = $total; FreePhysicalMemory = $free }
}

$readers['volumes'] = {
    Select-Fields (Read-Class 'Win32_LogicalDisk' 'root/cimv2' 'DriveType=3') @('DeviceID', 'FileSystem', 'Size', 'FreeSpace')
}

# Windows 8 and later.
$readers['physicaldisks'] = {
    $rows = @()
    foreach ($disk in @(Read-Class 'MSFT_PhysicalDisk' 'root/Microsoft/Windows/Storage')) {
        $row = @{ FriendlyName = $disk.FriendlyName; SerialNumber = $disk.SerialNumber
            HealthStatus = $disk.HealthStatus; MediaType = $disk.MediaType; DeviceId = $disk.DeviceId }
        try {
            $count = Get-PhysicalDisk -UniqueId $disk.UniqueId | Get-StorageReliabilityCounter
            $row.Wear = $count.Wear
            $row.Temperature = $count.Temperature
        } catch { $row.CounterError = [string]$_ }
        $rows += $row
    }
    return , $rows
}

# For administrators; NVMe and RAID often say nothing.
$readers['predict'] = {
    Select-Fields (Read-Class 'MSStorageDriver_FailurePredictStatus' 'root/wmi') @('InstanceName', 'PredictFailure')
}

$readers['adapters'] = {
    $rows = @()
    foreach ($one in @(Read-Class 'Win32_NetworkAdapterConfiguration' 'root/cimv2' 'IPEnabled=True')) {
        $rows += @{ Description = $one.Description; MACAddress = $one.MACAddress; InterfaceIndex = $one.InterfaceIndex
            IPAddress = @($one.IPAddress); IPSubnet = @($one.IPSubnet); DefaultIPGateway = @($one.DefaultIPGateway)
            GatewayCostMetric = @($one.GatewayCostMetric); DNSServerSearchOrder = @($one.DNSServerSearchOrder)
            DHCPEnabled = $one.DHCPEnabled; DHCPServer = $one.DHCPServer
            DHCPLeaseObtained = (Get-Moment $one.DHCPLeaseObtained); DHCPLeaseExpires = (Get-Moment $one.DHCPLeaseExpires) }
    }
    return , $rows
}

# Windows 8 and later.
$readers['links'] = {
    Select-Fields (Read-Class 'MSFT_NetAdapter' 'root/StandardCimv2') @('InterfaceIndex', 'Name', 'MediaConnectState',
        'TransmitLinkSpeed', 'FullDuplex', 'MtuSize', 'Virtual', 'NdisPhysicalMedium')
}

# The only percentage in this text is the signal, in every language.
$readers['wireless'] = {
    $text = [string]::Join("`n", @(netsh.exe wlan show interfaces))
    $found = [regex]::Matches($text, '(\d{1,3})\s?%')
    @($found | ForEach-Object { [int]$_.Groups[1].Value })
}

# Workstations only.
$readers['antivirus'] = {
    Select-Fields (Read-Class 'AntiVirusProduct' 'root/SecurityCenter2') @('displayName', 'productState', 'timestamp')
}

# Windows 8 and later, and servers from 2016.
$readers['defender'] = {
    $one = @(Read-Class 'MSFT_MpComputerStatus' 'root/Microsoft/Windows/Defender')[0]
    @{ AMRunningMode = $one.AMRunningMode; AMServiceEnabled = $one.AMServiceEnabled
        RealTimeProtectionEnabled = $one.RealTimeProtectionEnabled; AntivirusSignatureAge = $one.AntivirusSignatureAge
        AntivirusSignatureLastUpdated = (Get-Moment $one.AntivirusSignatureLastUpdated)
        QuickScanAge = $one.QuickScanAge; QuickScanEndTime = (Get-Moment $one.QuickScanEndTime) }
}

# The registry knows the profiles on every version; what is in use only Windows 8 and later tell.
$readers['firewall'] = {
    $policy = "$system\Services\SharedAccess\Parameters\FirewallPolicy"
    $rows = @()
    foreach ($name in 'DomainProfile', 'StandardProfile', 'PublicProfile') {
        $rows += @{ Name = $name; Enabled = (Read-Value "$policy\$name" 'EnableFirewall')
            ByPolicy = (Read-Value "HKLM:\SOFTWARE\Policies\Microsoft\WindowsFirewall\$name" 'EnableFirewall') }
    }
    $active = $null
    try { $active = @(Read-Class 'MSFT_NetConnectionProfile' 'root/StandardCimv2' | ForEach-Object { $_.NetworkCategory }) } catch { }
    @{ Profiles = $rows; Active = $active }
}

$readers['hotfixes'] = {
    $rows = @()
    foreach ($one in @(Get-HotFix)) {
        $when = $null
        try { $when = $one.InstalledOn } catch { }
        $rows += @{ HotFixID = $one.HotFixID; InstalledOn = $when }
    }
    return , $rows
}

$readers['history'] = {
    $searcher = (New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher()
    $count = [Math]::Min(100, $searcher.GetTotalHistoryCount())
    $rows = @()
    if ($count -gt 0) {
        foreach ($one in $searcher.QueryHistory(0, $count)) {
            $rows += @{ Title = $one.Title; ResultCode = $one.ResultCode
                Date = [DateTime]::SpecifyKind($one.Date, [DateTimeKind]::Utc) }
        }
    }
    return , $rows
}

$readers['reboot'] = {
    $names = "$system\Control\ComputerName"
    $moves = Read-Value "$system\Control\Session Manager" 'PendingFileRenameOperations'
    @{ Servicing = (Test-Path -Path "$windows\Component Based Servicing\RebootPending")
        Updates = (Test-Path -Path "$windows\WindowsUpdate\Auto Update\RebootRequired")
        ActiveName = (Read-Value "$names\ActiveComputerName" 'ComputerName')
        NextName = (Read-Value "$names\ComputerName" 'ComputerName'); FileMoves = @($moves).Count }
}

# For administrators.
$readers['encryption'] = {
    Select-Fields (Read-Class 'Win32_EncryptableVolume' 'root/cimv2/Security/MicrosoftVolumeEncryption') @(
        'DriveLetter', 'ProtectionStatus', 'ConversionStatus')
}

$readers['software'] = {
    $rows = @()
    $paths = @('HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\*',
        'HKLM:\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall\*',
        'Registry::HKEY_USERS\*\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\*')
    foreach ($one in @(Get-ItemProperty -Path $paths -ErrorAction SilentlyContinue)) {
        if ($one.DisplayName -and $one.SystemComponent -ne 1 -and -not $one.ParentKeyName) {
            $rows += @{ DisplayName = $one.DisplayName; DisplayVersion = $one.DisplayVersion; Publisher = $one.Publisher }
        }
    }
    return , $rows
}

# By its SID, since the group has another name in every language; ADSI, since it bears orphaned members.
$readers['admins'] = {
    $sid = New-Object Security.Principal.SecurityIdentifier 'S-1-5-32-544'
    $name = $sid.Translate([Security.Principal.NTAccount]).Value.Split('\')[-1]
    $group = [ADSI]"WinNT://$env:COMPUTERNAME/$name,group"
    $rows = @()
    foreach ($member in @($group.psbase.Invoke('Members'))) {
        $kind = $member.GetType()
        $bytes = $kind.InvokeMember('objectSid', 'GetProperty', $null, $member, $null)
        $rows += @{ Name = $kind.InvokeMember('Name', 'GetProperty', $null, $member, $null)
            Sid = (New-Object Security.Principal.SecurityIdentifier $bytes, 0).Value }
    }
    $accounts = Read-Class 'Win32_UserAccount' 'root/cimv2' 'LocalAccount=True'
    @{ Members = $rows; Accounts = (Select-Fields $accounts @('Name', 'SID', 'Disabled')) }
}

$readers['devices'] = {
    Select-Fields (Read-Class 'Win32_PnPEntity' 'root/cimv2' 'ConfigManagerErrorCode<>0') @('Name', 'ConfigManagerErrorCode')
}

$readers['batteries'] = {
    $design = Read-Class 'BatteryStaticData' 'root/wmi'
    $full = Read-Class 'BatteryFullChargedCapacity' 'root/wmi'
    @{ Static = (Select-Fields $design @('InstanceName', 'DesignedCapacity'))
        Full = (Select-Fields $full @('InstanceName', 'FullChargedCapacity')) }
}

$readers['services'] = {
    Select-Fields (Read-Class 'Win32_Service') @('Name', 'State', 'StartMode', 'ExitCode')
}

# A service has no time of its own start; its process has.
$readers['starts'] = {
    $begun = @{}
    foreach ($one in @(Read-Class 'Win32_Process')) { $begun[[string]$one.ProcessId] = Get-Moment $one.CreationDate }
    $rows = @()
    foreach ($one in @(Read-Class 'Win32_Service' 'root/cimv2' 'ProcessId<>0')) {
        $rows += @{ Name = $one.Name; Started = $begun[[string]$one.ProcessId] }
    }
    return , $rows
}

$readers['usb'] = {
    $rows = @()
    foreach ($one in @(Read-Class 'Win32_PnPEntity')) {
        if ($one.DeviceID -like 'USB\VID_*') { $rows += @{ DeviceID = $one.DeviceID; Name = $one.Name } }
    }
    @{ Devices = $rows; Serial = @([IO.Ports.SerialPort]::GetPortNames()) }
}

$readers['stamps'] = {
    $rows = @()
    foreach ($path in [IO.Directory]::GetFiles([IO.Path]::Combine($env:ProgramData, 'deskops\stamps'))) {
        $rows += @{ Name = [IO.Path]::GetFileName($path); At = [IO.File]::GetLastWriteTimeUtc($path) }
    }
    return , $rows
}

# "No events" arrives as an error, and is the best answer there is.
function Read-Events([hashtable]$filter, [int]$most) {
    try { return @(Get-WinEvent -FilterHashtable $filter -MaxEvents $most) }
    catch { if ($_.FullyQualifiedErrorId -like 'NoMatchingEventsFound*') { return @() } else { throw } }
}

$readers['events'] = {
    $week = (Get-Date).AddDays(-7)
    $rows = @()
    $wanted = @{ 'Microsoft-Windows-Kernel-Power' = @(41); 'EventLog' = @(6008)
        'Microsoft-Windows-WHEA-Logger' = @(17, 18, 19); 'disk' = @(7, 51, 153); 'Ntfs' = @(55)
        'Microsoft-Windows-WER-SystemErrorReporting' = @(1001) }
    foreach ($name in $wanted.Keys) {
        try { $found = Read-Events @{ LogName = 'System'; ProviderName = $name; Id = $wanted[$name]; StartTime = $week } 200 }
        catch { $found = @() }
        foreach ($group in @($found | Group-Object -Property Id)) {
            $rows += @{ Provider = $name; Id = [int]$group.Name; Count = $group.Count }
        }
    }
    $errors = Read-Events @{ LogName = 'System', 'Application'; Level = 1, 2; StartTime = (Get-Date).AddDays(-1) } 500
    $top = @()
    foreach ($group in @($errors | Group-Object -Property 'ProviderName', 'Id' | Sort-Object -Property Count -Descending)) {
        if ($top.Count -lt 3) {
            $top += @{ Provider = $group.Group[0].ProviderName; Id = $group.Group[0].Id; Count = $group.Count }
        }
    }
    @{ Known = $rows; Errors = @($errors).Count; Top = $top }
}

# w32tm's words are translated; only the name of a server is taken from them.
$readers['time'] = {
    $key = "$system\Services\W32Time\Parameters"
    $source = ''
    try { $source = [string]::Join(' ', @(w32tm.exe /query /source 2>&1)) } catch { }
    @{ UtcNow = [DateTime]::UtcNow; Zone = [TimeZoneInfo]::Local.Id; NtpServer = (Read-Value $key 'NtpServer')
        Type = (Read-Value $key 'Type'); Source = $source }
}

$readers['listening'] = {
    $rows = @()
    foreach ($one in [Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties().GetActiveTcpListeners()) {
        $rows += @{ Address = $one.Address.ToString(); Port = $one.Port }
    }
    @{ Ports = $rows; Smb1 = (Read-Value "$system\Services\LanmanServer\Parameters" 'SMB1')
        Smb1Driver = (Read-Value "$system\Services\srv" 'Start') }
}

# Only when asked for by name: they speak to the gateway.
function Get-Gateway {
    foreach ($one in @(Read-Class 'Win32_NetworkAdapterConfiguration' 'root/cimv2' 'IPEnabled=True')) {
        foreach ($address in @($one.DefaultIPGateway)) { if ($address -and $address -notlike '*:*') { return $address } }
    }
    throw 'no default route'
}

$probes = @{}

$probes['gateway'] = {
    $address = Get-Gateway
    $ping = New-Object Net.NetworkInformation.Ping
    $times = @()
    $sent = 0
    foreach ($number in 1..20) {
        $sent += 1
        $reply = $ping.Send($address, 1000)
        if ([string]$reply.Status -eq 'Success') { $times += $reply.RoundtripTime }
        elseif ($sent -ge 3 -and $times.Count -eq 0) { break }
    }
    @{ Gateway = $address; Sent = 20; Times = $times }
}

$probes['mtu'] = {
    $address = Get-Gateway
    $ping = New-Object Net.NetworkInformation.Ping
    $whole = New-Object Net.NetworkInformation.PingOptions 64, $true
    $low = 0
    $high = 1500
    foreach ($size in 576, 1500) {
        $reply = $ping.Send($address, 500, (New-Object byte[] ($size - 28)), $whole)
        if ([string]$reply.Status -eq 'Success') { $low = $size }
    }
    while ($low -gt 0 -and $high - $low -gt 1 -and $low -lt 1500) {
        $middle = [int][Math]::Floor(($low + $high) / 2)
        $reply = $ping.Send($address, 500, (New-Object byte[] ($middle - 28)), $whole)
        if ([string]$reply.Status -eq 'Success') { $low = $middle } else { $high = $middle }
    }
    @{ Gateway = $address; Largest = $low }
}

# Services that this machine is to reach: "#places host:port host:port". All are tried at once, for three seconds.
$probes['places'] = {
    $tries = @()
    foreach ($place in @($Places.Split(' ') | Where-Object { $_ -like '*:*' })) {
        $at = $place.LastIndexOf(':')
        $row = @{ Host = $place.Substring(0, $at); Port = [int]$place.Substring($at + 1); State = 'silent' }
        $line = New-Object Net.Sockets.TcpClient
        try { $wait = $line.BeginConnect($row.Host, $row.Port, $null, $null) }
        catch { $wait = $null; $row.State = 'lost'; $row.Error = [string]$_ }
        $tries += @{ Row = $row; Line = $line; Wait = $wait }
    }
    $watch = [Diagnostics.Stopwatch]::StartNew()
    do {
        $left = 0
        foreach ($one in $tries) {
            if ($null -eq $one.Wait) { continue }
            if (-not $one.Wait.IsCompleted) { $left += 1; continue }
            $one.Row.Milliseconds = $watch.Elapsed.TotalMilliseconds
            try { $one.Line.EndConnect($one.Wait); $one.Row.State = 'open' }
            catch {
                $cause = $_.Exception.GetBaseException()
                $one.Row.Error = $cause.Message
                if ($cause.ErrorCode -eq 10061) { $one.Row.State = 'refused' } else { $one.Row.State = 'lost' }
            }
            $one.Wait = $null
        }
        if ($left) { [Threading.Thread]::Sleep(10) }
    } while ($left -and $watch.ElapsedMilliseconds -lt 3000)
    $rows = @()
    foreach ($one in $tries) { $one.Line.Close(); $rows += $one.Row }
    return , $rows
}

# --- all of it -------------------------------------------------------------------------------------------------

$wanted = @($Facts.Split(',') | ForEach-Object { $_.Trim() } | Where-Object { $_ })
if ($wanted.Count -eq 0) { $wanted = @($readers.Keys) }
foreach ($name in $probes.Keys) { $readers[$name] = $probes[$name] }

$found = @{}
foreach ($name in $wanted) {
    $begun = [DateTime]::UtcNow
    $fact = @{ at = $begun }
    try {
        if (-not $readers.ContainsKey($name)) { throw 'this script does not know it' }
        $fact.value = & $readers[$name]
    } catch {
        $fact.error = [string]$_
    }
    $fact.milliseconds = ([DateTime]::UtcNow - $begun).TotalMilliseconds
    $found[$name] = $fact
}

Format-Json @{ kind = 'deskops collect windows'; version = 1; collected = [DateTime]::UtcNow
    target = $env:COMPUTERNAME; powershell = $PSVersionTable.PSVersion.ToString(); facts = $found }

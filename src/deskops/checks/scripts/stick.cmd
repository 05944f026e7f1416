@echo off
rem Starts deskops-collect.ps1, which lies beside it.
powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "%~dp0deskops-collect.ps1"
pause

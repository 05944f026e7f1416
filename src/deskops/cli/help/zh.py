"""The top-level help; written by tools/top_help.py, not by hand."""

TEXT = """\
用法： deskops [OPTIONS] [COMMAND] [ARGS]...

  现场 IT 工程师的工具箱：当日工单、巡检、设备检测和维修服务单，离线优先。

选项:
  --lang en|zh_CN  使用的语言（默认跟随系统）
  --version        显示版本并退出。
  -q, --quiet      不输出说明，只输出数据和错误
  -v, --verbose    输出更多说明
  -h, --help       显示本帮助并退出。

命令:
  today           The day's jobs, most urgent first
  job             Jobs: list, show, make one, and every step of the work
  import          Take in the customer's lists: devices, addresses, software,
                  dispatched jobs
  report          Reports to hand over: the service order of a job, the sheet
                  of a day
  init            Set this laptop up
  demo            Try everything on a throw-away day: 17 sites, 1,200 devices,
                  today's jobs
  check           检测项目录
  backup          Copy the store, checked, while it is in use
  restore         Go back to a backup; the store that it replaces is kept
  doctor          Say what is well with this laptop and what is not, and what
                  to do
  log             Show what the program said lately
  config          设置：查看、修改、说明来源
  completion      输出命令补全脚本，让命令行可以用 TAB 补全
  reset-terminal  修复因程序崩溃而显示错乱的终端

示例:
  deskops
      打开全屏界面，显示今日工单
  deskops COMMAND -h
      某个命令的帮助和示例
"""

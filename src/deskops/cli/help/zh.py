"""The top-level help; written by tools/top_help.py, not by hand."""

TEXT = """\
用法：deskops [选项] [命令] [参数]...

  现场 IT 工程师的工具箱：当日工单、巡检、设备检测和维修服务单，离线优先。

选项：
  --lang en|zh_CN  使用的语言（默认跟随系统）
  --version        显示版本并退出。
  -q, --quiet      不输出说明，只输出数据和错误
  -v, --verbose    输出更多说明
  -h, --help       显示本帮助并退出。

命令：
  today           当日工单，最急的在前
  job             工单：列表、详情、新建，以及处理的每一步
  ready           出发前确认第二天工单所需的资料都在本机
  inspection      巡检：列表、详情、开始、填写、问题、完成
  campaign        巡检计划：制定、商定日期、进度看板、剩余工作
  template        检查表文件：列出、显示、检查、导入、导出
  problem         巡检发现的问题：列表、解决、计划、重开
  inspect         检测本机：名称、网络、防护、更新、磁盘等
  fix             修复检查发现的问题：先显示确切命令，询问后执行
  collect         把采集脚本写到 U 盘，用于没有 deskops 的电脑
  scan            网点网络里有谁：已知、未知、移动、名称不符、重复、缺失
  check           检测项目录
  asset           设备：列表、详情、履历、查找、更正
  site            网点：列表和详情
  calendar        法定节假日与调休：列出、查看、更正
  sla             服务级别：列出、查看、约定
  kb              知识库：搜索、查看、添加
  import          导入客户的表格：设备台账、IP 规划、软件清单、派单表
  report          可交付的报告：维修服务单、设备检测报告、派工日报、标签
  sign            让工单或巡检的报告得到签字
  verify          说明报告是否与签字时一致，以及有何不同
  sync            与服务台同步：发送未发送的，取回新的
  desk            中央服务台：初始化、提供服务，管理其人员、笔记本和工单
  audit           证明已编号的内容从未被改动
  init            初始化这台笔记本
  demo            用一次性演示数据试用：17 个网点、1200 台设备、今日工单
  config          设置：查看、修改、说明来源
  schedule        夜间同步：安装、查看、移除
  backup          在使用中备份数据库并校验
  encrypt         加密本机的数据库，连同草稿和备份
  restore         恢复到某个备份；被替换的数据库会保留
  doctor          检查本机状况，说明问题和处理办法
  report-bundle   汇集有助于查找故障的内容：版本、状态、数量；不含客户数据
  log             显示程序最近的消息
  completion      输出命令补全脚本，让命令行可以用 TAB 补全
  reset-terminal  修复因程序崩溃而显示错乱的终端

示例：
  deskops
      打开全屏界面，显示今日工单
  deskops COMMAND -h
      某个命令的帮助和示例
"""

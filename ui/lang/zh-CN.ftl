# The window

language-name = 中文
app-title = Synema
lobby-subtitle = 数据包放映机
lobby-lessons = 课程
lobby-samples = 示例抓包
lobby-open = 打开抓包文件
lobby-path = 抓包文件的路径
lobby-open-button = 打开…
lobby-none = 暂无内容
switch-language = 语言：{$name}
back-to-lobby = 大厅
reading-progress = 正在读取其余部分：{$percent} %，已有 {$frames} 帧
work-cancel = 取消
flow-picker = 会话
flow-entry = {$transport} {$number}：{$a} – {$b}
flow-none = 没有会话

# Recording

lobby-live = 实时抓包
lobby-grant = 抓包需要先执行一次：{$command}
lobby-kept = 上次的录制没有保存，文件在 {$file}，保留一周
interface-any = 全部
interface-not-permitted = 当前用户无权抓包。
interface-down = 接口已关闭。
interface-refused = 操作系统拒绝：{$reason}
recording-runs = ● 正在录制 {$name}：{$frames} 帧，丢失 {$dropped} 帧
recording-ended = 已录制 {$name}：{$frames} 帧，丢失 {$dropped} 帧
recording-shown-from = 从第 {$first} 帧起显示，文件中保存全部
recording-is-read = 正在读取第 {$first} 帧之前的内容…
recording-stop = 停止
recording-save = 保存
recording-path = 录制保存到的文件
recording-saved = 已保存到 {$file}
recording-error = 录制：{$error}

# Playback

play = 播放
pause = 暂停
step = 下一步
back = 上一步
first = 回到开头
last = 跳到末尾
faster = 加快
slower = 放慢
speed = 速度 {$speed}×
scrub = 播放位置
time-fixed = 逐个事件
time-true = 真实时间
numbers-relative = 相对序号
numbers-raw = 原始序号
position-of = 第 {$beat} 步，共 {$count} 步

## Actions, presenter, lessons
palette = 所有操作
palette-hint = 输入想做的事
palette-none = 没有符合的操作
palette-lesson = 播放课程
palette-tell = 在当前文件中演示
palette-sample = 打开示例
palette-file = 打开文件
lobby-recent = 最近打开：
undo = 撤销选择
redo = 恢复选择
find = 用显示过滤器查找
find-hint = 显示过滤器，写法同 Wireshark：tcp.flags.syn == 1
find-next = 下一个找到的帧
find-previous = 上一个找到的帧
find-count = 共 {$all} 帧，找到 {$found} 帧
find-error = 第 {$column} 列：{$what}
mark = 标记这一帧
export = 导出
bookmark = 设置或取消书签
jump = 跳到
jump-bookmark = 下一个书签
jump-handshake = 握手
jump-loss = 下一次丢失
jump-teardown = 挥手
present = 演示
other-view = 演示时换一个视图
spotlight = 聚光灯
blackout = 黑屏
blackout-hint = 按 B 或 . 恢复画面
captions = 字幕
notes = 备注
reduced-motion = 减少动画
what-if = 如果……
what-if-frame = 正在看的这一帧：
what-if-run = 重新运行
lesson-next = 课程的下一步
lesson-previous = 课程的上一步
lesson-step = 第 {$step} 步，共 {$count} 步
play-pause = 播放或暂停
loop = 循环
time-mode = 换一种时间方式
time-compressed = 压缩间隔
other-numbers = 相对序号或原始序号
fork-drop = 让它丢失
fork-delay = 让它迟到
fork-duplicate = 让它重复
fork-corrupt = 翻转一位
fork-captured = 这是抓包，不是模拟：用 `synema fork` 可以把它变成能重新运行的场景。
fork-end = 回到原来的历史
history-before = 实际发生的
history-after = 如果这样
knob-delay = 链路的延迟
knob-rate = 链路的速率
knob-loss = 链路的丢失率
knob-window = 主机的接收缓冲区
next-language = 另一种语言
next-theme = 下一种配色
switch-theme = 配色：{$name}
theme-light = 浅色
theme-dark = 深色
theme-projector = 投影
theme-contrast = 高对比度
leave = 返回
export-svg = SVG 图片
export-png = PNG 图片
export-gif = GIF 动画
export-mp4 = MP4 视频
export-html = HTML 网页
export-mermaid = Mermaid 文本
export-plantuml = PlantUML 文本
export-pcapng = pcapng 抓包
export-view = 视图
export-path = 文件路径
export-write = 写入
export-done = 已写入：{$path}

open-file = 选择要打开的文件
comment = 给该帧写注释
two-views = 演示时显示一个或两个视图
zoom-in = 全部放大
zoom-out = 全部缩小
zoom-reset = 恢复原来的大小
next-segment = 到下一个报文段
previous-segment = 到上一个报文段
next-flow = 下一个会话
previous-flow = 上一个会话
choose-file = 选择…
frame-menu = 对该帧的操作
frame-layers = 查看它的各层
frame-bytes = 查看它的字节
activity = 各处的活动
show-sack = 梯形图箭头上的 SACK 块
show-windows = 梯形图箭头上的窗口
comment-title = 第 {$number} 帧的注释
comment-hint = 按 Ctrl+Enter 保留。导出 pcapng 抓包时注释写入文件。
comment-text = 注释文字
comment-keep = 保留
find-searching = 正在查找，{$percent} %
export-pdf = PDF 页面
export-flow = 当前会话
export-found = 找到的帧
export-marked = 标记的帧
export-all = 所有帧
work-opening = 正在打开 {$name}
work-running = 正在重新运行
work-exporting = 正在写入 {$name}
work-telling = 正在本会话中寻找课程内容
work-cancelled = 已取消：{$name}
dialog-missing = 此桌面没有文件对话框：请输入路径，或把文件拖到窗口上。

# Views

view-ladder = 时序图
view-states = 状态
view-layers = 分层
view-bytes = 字节

# Ladder

ladder-empty = 没有可以显示的会话。
role-client = 客户端
role-server = 服务器
mark-retransmission = 重传
mark-gap = 前面有缺口
mark-out-of-order = 乱序
mark-duplicate-ack = 重复确认
mark-zero-window = 零窗口
mark-lost = 丢失
caption-frame = 第 {$number} 帧 · {$time} 秒
caption-moment = {$time} 秒
caption-state = {$end} 的状态从 {$from} 变为 {$to}。
caption-call = {$host} 上的程序调用：{$text}。
caption-timer = {$host} 上的 {$timer} 定时器到期。
caption-nothing = 还没有发生任何事情。
spot-frame = 第 {$number} 帧：{$text}

# Layers

layer-role = 由应用承担
layer-bits = {$count} 个比特的信号
way-all = 所有各层
does-unread = 途中没有谁看这里：原样转发。
does-not-yet = 还没有加上：下一步才加这个首部。
does-off = 已经去掉。
does-link-sent = 加上首部，送到这条链路上的下一站：{ $from } → { $to }。
does-link-router-in = 目的地址 { $to } 就是这个路由器：去掉首部。
does-link-router-out = 换上下一条链路的新首部：{ $from } → { $to }。
does-link-arrived = 目的地址 { $to } 就是本机：去掉首部。
does-link-between = 经过这条链路：{ $from } → { $to }。
does-network-sent = 加上两台主机的地址 { $from } → { $to }，还可以经过 { $hops } 跳。
does-network-router-in = 路由器只读到这里：数据报要去 { $to }，还剩 { $hops } 跳。
does-network-router-out = 少了一跳，还剩 { $hops } 跳；地址不变：{ $from } → { $to }。
does-network-arrived = { $to } 就是本机：去掉首部。
does-network-between = 从主机到主机：{ $from } → { $to }，还剩 { $hops } 跳。
does-transport-sent = 加上两个程序的端口：{ $from } → { $to }。
does-transport-arrived = 按端口 { $to } 找到程序：去掉首部。
does-transport-between = 从程序到程序：端口 { $from } → { $to }。
does-application-sent = 这里的程序要说的话。
does-application-arrived = 交给这里的程序读。
does-application-between = 一个程序对另一个程序说的话。
layers-frame = 第 {$number} 帧 · {$length} 字节
layers-range = 字节 {$first}–{$last}（共 {$count}）
layer-padding = 填充
frame-none = 还没有看到任何帧。
model-seven = OSI 七层模型
model-five = 五层模型
model-four = TCP/IP 四层模型
layer-application = 应用层
layer-presentation = 表示层
layer-session = 会话层
layer-transport = 传输层
layer-network = 网络层
layer-data-link = 数据链路层
layer-physical = 物理层
layer-internet = 网际层
layer-link = 链路层

# Files

diagram-state = 状态 {$state}（{$certainty}）
html-keys = 按键：空格播放或暂停，→ 和 Page Down 下一步，← 和 Page Up 上一步，Home 和 End 到开头和末尾，+ 和 - 改变速度。
html-cut = 本页只有前 {$shown} 步，共 {$count} 步。

# States

states-check = 第 {$check} 项检查
states-none = 只有 TCP 才有状态。
certainty-known = 已知
certainty-inferred = 推断
certainty-assumed = 假定
edge-passive-open = 被动打开 / 创建 TCB
edge-active-open = 主动打开 / 发送 SYN
edge-close = 关闭 / 删除 TCB
edge-send = 应用发送数据 / 发送 SYN
edge-rcv-syn = 收到 SYN / 发送 SYN,ACK
edge-rcv-rst = 收到 RST
edge-rcv-ack-of-syn = 收到对 SYN 的 ACK
edge-rcv-syn-ack = 收到 SYN,ACK / 发送 ACK
edge-close-fin = 关闭 / 发送 FIN
edge-rcv-fin = 收到 FIN / 发送 ACK
edge-rcv-ack-of-fin = 收到对 FIN 的 ACK
edge-2msl = 经过 2 MSL / 删除 TCB

# Bytes

bytes-frame = 第 {$number} 帧 · {$length} 字节，抓到 {$captured} 字节
bytes-choose = 选择一个字节或字段，这里会显示它的字节代表什么。
bytes-computed = 这个字段没有自己的字节，是由其他字段计算得到的。
bytes-long = {$count} 个字节，太长，不能当作一个数。
bytes-big-endian = 大端（网络字节序）
bytes-little-endian = 小端（x86 内存）
spot-byte = 字节 {$offset}：{$value}
spot-bytes-before = 前面的字节
spot-bytes-behind = 后面的字节
spot-fields-before = 前面的字段
spot-fields-behind = 后面的字段

# Tables

view-list = 数据包
table-before = 前面的行
table-behind = 后面的行
column-number = 编号
column-time = 时间（秒）
column-source = 源
column-destination = 目的
column-protocol = 协议
column-length = 长度
column-info = 信息
list-none = 过滤后没有剩下任何帧。
list-count = {$shown} / 共 {$all}
list-comment = 注释：{$text}
rule-checksum = 校验和错误
rule-reset = 复位
rule-marked = 重传、缺口等
rule-open-close = 建立、关闭
rule-control = ARP、ICMP 控制
rule-application = 应用层消息
rule-udp = UDP 数据报

# Graphs

view-sequence = 序号图
view-window = 窗口图
view-rtt = 往返时间
view-throughput = 吞吐量
view-io = 帧数统计
graph-none = 只有 TCP 才有这张图的内容。
graph-no-rtt = 没有报文段得到确认，所以不知道往返时间。
graph-sequence = 序号随时间的变化，{$from} → {$to}
graph-segment = 报文段
graph-acknowledged = 已确认
graph-edge = 窗口右边界
graph-sacked = SACK 块
graph-window = 在途字节与窗口，{$from} → {$to}
graph-in-flight = 在途字节
graph-offered = 通告窗口
graph-cwnd = 拥塞窗口 cwnd
graph-ssthresh = 慢启动门限 ssthresh
graph-rtt = 往返时间，{$from} → {$to}
graph-rtt-sample = 测量值
graph-srtt = 平滑值 SRTT
graph-rto = 重传超时 RTO
graph-throughput = 每秒字节数，{$from} → {$to}
graph-interval = 每 {$step} 为一个区间
graph-sent = 发送
graph-goodput = 已确认
graph-io = 每 {$step} 的帧数
graph-all-frames = 全部
graph-flow-frames = 本会话
graph-frames = {$count} 帧

# Messages

view-messages = 消息
messages-none = 只有 TCP 才传送字节流。
messages-nothing = 双方还没有发送任何数据。
messages-direction = {$from} → {$to}：{$count} 字节
messages-writes = 写入
messages-segments = 报文段
messages-reads = 读出
messages-turns = 轮次
messages-turn = {$who} · {$time} 秒 · {$count} 字节
messages-http = HTTP 起始行 {$line}
messages-after = 请求后 {$time} 秒

# Tables of the session

view-flows = 会话
view-endpoints = 端点
view-hierarchy = 协议分层统计
view-experts = 发现
flows-heading = 共 {$count} 个会话
endpoints-heading = 共 {$count} 个地址
hierarchy-heading = {$count} 帧中的协议
hierarchy-first = 前 {$shown} 帧中的协议（共 {$count} 帧）
experts-heading = {$errors} 个错误，{$warnings} 个警告，{$notes} 个提示
experts-first = 前 {$shown} 帧（共 {$count} 帧）：{$errors} 个错误，{$warnings} 个警告，{$notes} 个提示
experts-none = 没有发现异常。
column-flow = 会话
column-a = 甲端 A
column-b = 乙端 B
column-frames = 帧数
column-frames-a = A → B 帧
column-frames-b = B → A 帧
column-octets = 字节数
column-begin = 开始（秒）
column-duration = 持续（秒）
column-history = 历史
column-address = 地址
column-flows = 会话数
column-frames-sent = 发送帧
column-octets-sent = 发送字节
column-frames-received = 接收帧
column-octets-received = 接收字节
column-share = 占比
column-severity = 级别
column-frame = 帧
column-finding = 发现的内容
severity-error = 错误
column-rule = 规则
severity-warning = 警告
severity-note = 提示
finding-retransmission = 以前发送过的字节（重传）
finding-fast-retransmission = 因重复确认而立即重发（快速重传）
finding-spurious-retransmission = 已被确认却又重发（虚假重传）
finding-out-of-order = 乱序
finding-lost-segment = 前面有报文段没有抓到
finding-ack-lost-segment = 确认了从未见过的字节
finding-duplicate-ack = 重复确认
finding-keep-alive = 保活探测
finding-keep-alive-ack = 对保活探测的回答
finding-window-update = 只更新窗口
finding-window-full = 发送窗口已用满
finding-zero-window = 零窗口
finding-zero-window-probe = 零窗口探测
finding-zero-window-probe-ack = 对零窗口探测的回答：窗口仍关闭
finding-reused-ports = 在用过的端口之间新建连接

# Hosts

view-hosts = 主机时序
hosts-more = 另有 {$count} 个

# Headers and numbers

view-header = 首部
header-title = 第 {$number} 帧 · {$layer} 首部，每行 32 位
header-none = 这一帧没有固定位置的首部字段。
bytes-call = 小端主机：{$call}
bytes-wrong = 按错误的字节序读出：{$wrong}
checksum-pseudo = 伪首部：{$words} = {$sum}
checksum-words = 共 {$count} 个字，校验和字段按 0 计：{$words} = {$sum}
checksum-fold = 进位加回低位：{$folding}
checksum-complement = 按位取反：~{$folded} = {$sum}
checksum-good = 字段中是 {$found}：正确。
checksum-bad = 字段中是 {$found}：错误，或者还要由网卡计算。
checksum-none = 字段中是 {$found}：发送方没有计算校验和。

# Topology

view-topology = 网络拓扑
topology-none = 还没有看到任何主机。
topology-tables-of = {$node} 的表
topology-no-tables = {$node} 的表是空的。
topology-queue = {$count} 帧排队
spot-zoom-in = 拉开箭头的间距
spot-zoom-out = 缩小箭头的间距
spot-extra-on = 在箭头上写出：{ $what }
spot-extra-off = 不在箭头上写：{ $what }
extra-window = 窗口
extra-sack = SACK 块
spot-node = {$node} 的表
topology-tables = 主机与设备的表
column-node = 节点
column-table = 表
column-key = 表项
column-value = 值

# Sockets

view-sockets = 套接字
sockets-none = 只有模拟才知道程序和套接字；抓包中看不到它们。
sockets-program = 程序
sockets-sockets = 套接字
sockets-waiting = 等待中
sockets-closed = 没有打开的套接字。
sockets-descriptors = 文件描述符（程序/编号）
sockets-no-descriptors = 没有打开的描述符。
sockets-send-buffer = 发送缓冲区：已发 {$octets} + 待发 {$more}，共 {$window} 字节
sockets-receive-buffer = 接收缓冲区：可读 {$octets} + 缺口之后 {$more}，共 {$window} 字节
sockets-syn-queue = SYN 队列：{$count} / {$backlog}
sockets-accept-queue = accept 队列：{$count} / {$backlog}
sockets-hidden = 抓包里只有帧。程序和它的代码行、正在等待的调用、文件描述符、缓冲区里有多少字节、SYN 队列和 accept 队列，都看不到；模拟中可以看到，也可以把一个会话重新模拟一遍。
sockets-offers = 通告的窗口为 {$octets} 字节：接收缓冲区里至少还有这么多空间。
sockets-unanswered = 有 {$octets} 字节已发送、未被确认：它们还在发送缓冲区里。
sockets-in-flight = 在途 {$octets} 字节，窗口 {$window}

# Compare

view-compare = 对比
compare-none = 请选择另一个会话来对比。
compare-difference = 第一处不同：{$time} 秒
compare-same = 两者相同。
compare-this = 本会话：{$count} 帧
compare-other = 另一个：{$count} 帧

# Sentences of the analysis


## 每一帧是什么，为什么发送
end-client = 客户端
end-server = 服务器
fate-none = {""}
fate-lost = 它在途中丢失了。
explain-syn = { $sender }向{ $receiver }请求建立连接：初始序号是 { $seq }，SYN 占用这一个序号，所以数据将从 { $next } 开始。{ $fate }
explain-syn-again = { $sender }没有收到任何回应，重新发送 SYN（序号 { $seq }）。{ $fate }
explain-syn-simultaneous = { $sender }也在同一时刻请求建立连接，初始序号是 { $seq }：这是同时打开。{ $fate }
explain-syn-ack = { $sender }同意建立连接，并从 { $seq } 打开自己的方向；ack = { $ack }，因为对方的 SYN 占用一个序号。{ $fate }
explain-syn-ack-simultaneous = { $sender }回应与自己的 SYN 在途中交错的对方 SYN：再次发送同一个 SYN，并带上 ack = { $ack }。{ $fate }
explain-syn-ack-again = { $sender }没有收到确认，重新发送 SYN, ACK（序号 { $seq }）。{ $fate }
explain-ack-handshake = { $sender }确认对方的 SYN：ack = { $ack }，因为 SYN 占用一个序号。它到达后，双方就完成了三次握手。{ $fate }
explain-data = { $sender }发送 { $len } 字节数据，序号 { $first } 到 { $last }；它期待{ $receiver }的下一个序号是 { $ack }。{ $fate }
explain-data-again = { $sender }重传第 { $first_copy } 帧中序号 { $first } 到 { $last } 的 { $len } 字节：一直没有收到对它们的确认。{ $fate }
explain-data-fin = { $sender }发送最后 { $len } 字节（序号 { $first } 到 { $last }），同时发送 FIN，FIN 再占用一个序号。{ $fate }
explain-ack = { $sender }确认序号 { $acked } 及之前的全部数据，期待的下一个序号是 { $ack }。{ $fate }
explain-ack-fin = { $sender }确认对方的 FIN：ack = { $ack }，因为 FIN 占用一个序号。{ $fate }
explain-duplicate-ack = { $sender }仍然期待 { $ack }，再说一遍（第 { $count } 次重复）：有数据乱序到达。{ $fate }
explain-zero-window = { $sender }的接收缓冲区已满：窗口为 0，{ $receiver }必须等待。序号 { $acked } 及之前的数据都已收到。{ $fate }
explain-fin = { $sender }没有更多数据要发送：FIN 占用序号 { $seq }。它仍然可以接收。{ $fate }
explain-fin-second = { $sender }也关闭自己的方向：FIN 占用序号 { $seq }。至此双方都没有数据要发送。{ $fate }
explain-fin-again = { $sender }没有收到确认，重新发送 FIN（序号 { $seq }）。{ $fate }
explain-rst-refused = { $sender }拒绝连接：该端口没有程序在监听。ack = { $ack } 说明拒绝的是哪个 SYN。{ $fate }
explain-rst = { $sender }用复位立即终止连接，尚未送达的数据全部丢弃。{ $fate }
explain-arp-request = { $sender }询问链路上的所有主机：{ $receiver } 的硬件地址是什么。{ $fate }
explain-arp-reply = { $sender }用自己的硬件地址回答：{ $summary }。{ $fate }
explain-echo-request = { $sender }请{ $receiver }把这些数据原样送回（ping）：{ $summary }。{ $fate }
explain-icmp = { $sender }告诉{ $receiver }：{ $summary }。{ $fate }
explain-udp = { $sender }向{ $receiver }发送一个 { $len } 字节的数据报；UDP 既不确认也不重传。{ $fate }
explain-router-in = 路由器 { $router } 收下这一帧：它的目的硬件地址就是路由器（{ $destination }）。去掉以太网首部，里面的数据报要去 { $address }，TTL 为 { $hops }。
explain-router-out = 路由器 { $router } 把数据报转发给 { $address }：TTL { $before } → { $hops }，换上新的以太网首部 { $source } → { $destination }。IP 首部之后的字节一个也没有变。
explain-other = { $sender }向{ $receiver }发送一个 { $protocol } 帧。{ $summary }{ $fate }
explain-data-message = { $sender }发送 { $len } 个字节的 { $protocol }，序号 { $first } 至 { $last }：{ $summary }。{ $fate }
explain-copy-routed = 第 { $first } 帧的数据包再次出现在路由器的另一侧：剩余跳数由 { $before } 变为 { $hops }。它只发送了一次，却被捕获了两次。
explain-copy-mirrored = 第 { $first } 帧的数据包再次出现，连 IP 标识都相同：它只发送了一次，却被捕获了两次。
explain-data-again-unseen = { $sender }重发或迟到了序号 { $first } 至 { $last } 的 { $len } 个字节；第一份没有被捕获。{ $fate }
explain-data-fast = { $sender }不等定时器就从 { $first }（首见于第 { $first_copy } 帧）开始重发：重复的确认要的正是这些。{ $fate }
explain-data-spurious = { $sender }重发序号 { $first } 至 { $last } 的 { $len } 个字节，尽管它们已被确认：确认来迟或丢失了。{ $fate }
explain-data-late = { $sender }的序号 { $first } 至 { $last }（{ $len } 个字节）迟到：后面的数据走得更快。{ $fate }
explain-data-gap = { $sender }发送 { $len } 个字节，序号 { $first } 至 { $last }；序号 { $first } 之前的数据丢失、迟到或没有被捕获。{ $fate }
explain-data-fills-window = { $sender }发送 { $len } 个字节，序号 { $first } 至 { $last }，{ $receiver }的窗口就此填满：必须等待确认。{ $fate }
explain-keep-alive = { $sender }询问{ $receiver }是否还在：序号 { $seq } 早已被确认，因此没有发送新数据。{ $fate }
explain-keep-alive-ack = { $sender }还在：它重申期待 { $ack }。{ $fate }
explain-zero-window-probe = { $sender }用一个字节（序号 { $seq }）试探{ $receiver }关闭的窗口是否已打开。{ $fate }
explain-zero-window-probe-ack = { $sender }仍然没有空间：窗口还是 0，它期待 { $ack }。{ $fate }
explain-window-update = { $sender }只改变窗口：从序号 { $ack } 起现在能接收 { $window } 个字节。{ $fate }
explain-ack-unseen = { $sender }确认到序号 { $acked }，其中有捕获文件里没有的字节。{ $fate }
explain-no-ack = { $sender }发送的报文段没有连接所需的任何控制位；{ $receiver }会丢弃它。{ $fate }
explain-rst-unknown = { $sender }不知道有这样的连接，用复位作答。{ $fate }
explain-arp-announcement = { $sender }向链路上所有主机宣告自己的地址：{ $summary }。{ $fate }
explain-echo-reply = { $sender }把{ $receiver }发来的内容送回（ping）：{ $summary }。{ $fate }
explain-unreachable = { $sender }告诉{ $receiver }，它的分组无法交付：{ $summary }。{ $fate }
explain-time-exceeded = { $sender }告诉{ $receiver }，它的分组在途中因生存时间耗尽而被丢弃：{ $summary }。{ $fate }
explain-neighbor-solicitation = { $sender }在链路上询问某个 IPv6 地址的硬件地址：{ $summary }。{ $fate }
explain-neighbor-advertisement = { $sender }说明自己的 IPv6 地址对应的硬件地址：{ $summary }。{ $fate }
explain-dns-query = { $sender }向域名服务器{ $receiver }查询 { $name }，类型 { $type }。{ $fate }
explain-dns-answer = { $sender }回答对 { $name }（类型 { $type }）的查询：{ $answer }。{ $fate }
explain-dns-error = { $sender }回答说无法解析 { $name }（类型 { $type }）。{ $fate }
explain-dns-empty = { $sender }就 { $name }（类型 { $type }）作答，但没有给出进一步的记录。{ $fate }
explain-udp-message = { $sender }向{ $receiver }发送 { $protocol } 报文：{ $summary }。{ $fate }
explain-other-plain = { $sender }向{ $receiver }发送 { $protocol } 帧。{ $fate }
explain-frame = 一个 { $protocol } 帧，{ $len } 个字节：{ $summary }{ $fate }
explain-unread = 一个 { $len } 字节的帧；其中没有可解读的内容，按字节显示。{ $fate }

## 与 RFC 不符之处
check-malformed = 该帧自相矛盾：{ $what }。
check-bad-checksum = { $protocol } 的校验和错误：{ $found } 与所覆盖的内容不符，接收方必须丢弃。
check-checksum-offload = 捕获时 { $protocol } 的校验和还没有填好：由网卡计算（卸载）。
check-udp-checksum-missing = IPv6 上的 UDP 数据报没有校验和；在 IPv6 上校验和不可省略。
check-captured-twice = 第 { $first } 帧的数据包被捕获了第二次，剩余跳数先为 { $before }，现为 { $hops }：它只发送了一次，重复的标记是捕获造成的。
check-ttl-zero = 分组的生存时间为 0，不应出现在线路上。
check-ip-reserved-bit = IPv4 标志中未使用的位被置 1；它必须为 0。
check-bad-source = 发送方写的是 { $ip }，但代表多台主机的地址不能作源地址。
check-echo-differs = 回显应答（序号 { $seq }）没有带回请求中的数据。
check-address-conflict = { $ip } 被说成属于 { $mac }，而先前属于 { $owner }：两台主机使用同一地址。
check-arp-sender = ARP 说发送方是 { $mac }，但该帧来自另一个硬件地址。
check-bad-flags = 连接的建立与关闭都不会把这些控制位放在一起：{ $flags }。
check-tcp-reserved-bits = TCP 首部的保留位被置 1；发送方必须令其为 0。
check-ack-missing = 已建立连接中的报文段没有 ACK；接收方会丢弃它。
check-ack-of-unsent = 它确认到 { $ack }，比所见对方发送的内容多出 { $len } 个字节：要么有误，要么捕获有遗漏。
check-syn-ack-wrong = SYN, ACK 确认的是 { $ack }，而 SYN 要求的是 { $expected }。
check-syn-with-data = SYN 带了 { $len } 个字节的数据却没有使用 TCP 快速打开；接收方可留可弃，但在握手完成之前不得交付。
check-beyond-window = 有 { $len } 个字节超出接收方所通告的窗口。
check-window-shrunk = 窗口右沿后退了 { $len } 个字节；已经在路上的数据可能只好丢弃。
check-mss-exceeded = 报文段有 { $len } 个字节的数据，连同选项超过对方通告的 MSS { $mss }。若在发送方机器上捕获，可能是由网卡分段。
check-retransmission-differs = 有 { $len } 个字节再次发送时内容不同：一个序号只代表一个字节。
check-data-after-fin = 在发送方自己的 FIN 之后又来了 { $len } 个字节的新数据，而 FIN 说过不再有数据。
check-rst-not-acceptable = 复位的序号 { $seq } 在窗口之外：接收方不得相信它。
check-rst-challenged = 复位的序号 { $seq } 在窗口之内，却不是所期待的 { $expected }：接收方回一个质询 ACK，连接保持。
check-option-misplaced = 选项 { $option } 只能出现在 SYN 中。
check-option-not-agreed = 使用了选项 { $option }，而两个 SYN 并没有就此达成一致。
check-timestamp-missing = 两个 SYN 都带时间戳，因此以后每个报文段都必须带；这一个没有。
check-timestamp-back = 时间戳 { $now } 早于上次发送的 { $before }：接收方会把它当作旧的重复报文（PAWS）。
check-window-scale-too-large = 窗口扩大因子 { $shift } 大于 14；接收方按 14 使用。

## 终端
terminal-hint = 这里没有显示器：在桌面环境中启动 synema 可打开窗口，或用 `synema render three-way-handshake -o picture.svg` 生成图片。

## Questions
quiz-ack = 第 {$frame} 帧：{$sender}发送 [{$flags}]，seq = {$seq}，数据 {$len} 字节。哪个确认号能确认它的全部？
quiz-ack-why = 它占用 {$takes} 个序号（每个数据字节、SYN、FIN 各占一个）：{$seq} + {$takes} = {$ack}。
quiz-state = 第 {$frame} 帧 [{$flags}] 已经到达。{$end}现在处于哪个状态？
quiz-state-why = {$end}处于 {$state}。
quiz-byte-order = 第 {$frame} 帧：目的端口在线上的字节是 {$octets}。它是哪个端口？
quiz-byte-order-why = 网络字节序高字节在前：{$high} × 256 + {$low} = {$port}。
quiz-layer = 第 {$frame} 帧：最里面的是哪个协议？
quiz-layer-why = 从外到内：{$layers}；最里面的是 {$protocol}。

## 解析所显示的每个字段各一句说明；键是字段名，点换成连字符。

help-ah-icv = 证明数据包在途中没有被改动的校验值。
help-ah-length = 本首部的长度，以 4 字节为单位再减 2。
help-ah-next_header = 受本首部保护的内容属于哪个协议。
help-ah-sequence = 本安全关联中数据包的序号，用来发现重放。
help-ah-spi = 与目的地址一起确定所用的安全关联。

help-arcnet-dst = 帧的目的站；0 表示所有站。
help-arcnet-protID = ARCNET 帧所承载的内容。
help-arcnet-src = 发送该帧的站。

help-arp-dst-hw_mac = 被查询者的硬件地址；请求中尚不知道。
help-arp-dst-proto_ipv4 = 被查询或被应答的 IPv4 地址。
help-arp-hw-size = 硬件地址的字节数：以太网为 6。
help-arp-hw-type = 链路类型：1 表示以太网。
help-arp-opcode = 这是请求（1）还是应答（2）。
help-arp-proto-size = 协议地址的字节数：IPv4 为 4。
help-arp-proto-type = 被解析地址所属的协议，用以太网类型表示。
help-arp-src-hw_mac = 发送者的硬件地址，收到的主机可以记下它。
help-arp-src-proto_ipv4 = 发送者的 IPv4 地址；探测地址是否空闲时为 0.0.0.0。

help-avsp-sub_type = Arista 首部的种类：1 表示时间戳。
help-avsp-ver = 时间戳的格式与精度。

help-ayiya-authmethod = 隧道数据包的认证方法。
help-ayiya-epoch = 发送时间，自 1970 年起的秒数，用于防重放。
help-ayiya-hashmethod = 计算签名所用的散列算法。
help-ayiya-idlen = 身份标识的长度，以 2 的幂表示。
help-ayiya-idtype = 发送者所给身份的种类。
help-ayiya-nextheader = 隧道所承载内容的协议。
help-ayiya-opcode = 如何处理该数据包：1 表示转发。
help-ayiya-siglen = 签名的长度，以 4 字节为单位。

help-capwap-header-flags-f = 该帧被分成了多个 CAPWAP 数据包。
help-capwap-header-flags-k = 保活报文：不携带终端的帧。
help-capwap-header-flags-t = 帧采用无线自身的格式，而不是 802.3。
help-capwap-header-length = 本首部的长度，以 4 字节为单位。
help-capwap-header-rid = 该帧属于接入点的哪个射频。
help-capwap-header-wbid = 无线绑定类型：1 表示 IEEE 802.11。
help-capwap-preamble-type = 随后是明文首部（0）还是 DTLS（1）。
help-capwap-preamble-version = CAPWAP 的版本；目前只有 0。

help-cfp-fcs = 每一跳的交换机重新计算的帧校验序列。
help-cfp-ftag = 帧所走的转发树或拓扑。
help-cfp-ttl = 帧还可以经过多少台交换机。

help-chdlc-address = 0x0f 为单播，0x8f 为广播。
help-chdlc-protocol = 帧所承载的内容，用以太网类型表示。

help-data-data = 此处不再进一步解析的字节。
help-data-len = 这些字节的数量。

help-dhcp-cookie = 宣告后面是选项的四个字节：99.130.83.99。
help-dhcp-file = 客户端要加载的启动文件。
help-dhcp-flags = 十六位标志，只有第一位有定义。
help-dhcp-flags-bc = 客户端尚不能接收单播：请用广播应答。
help-dhcp-hops = 转发过该报文的中继数量。
help-dhcp-hw-len = 客户端硬件地址的字节数。
help-dhcp-hw-mac_addr = 客户端的硬件地址。
help-dhcp-hw-type = 客户端的链路类型：1 表示以太网。
help-dhcp-id = 把应答与请求对应起来的随机数。
help-dhcp-ip-client = 客户端已有且可用的地址。
help-dhcp-ip-relay = 中继的地址，服务器向它应答。
help-dhcp-ip-server = 启动下一步要使用的服务器。
help-dhcp-ip-your = 服务器分配给客户端的地址。
help-dhcp-option-agent_information_option-agent_circuit_id = 请求从中继的哪个端口进来。
help-dhcp-option-agent_information_option-agent_remote_id = 中继指明的该端口远端是谁。
help-dhcp-option-boot_file_size = 启动文件的大小，以 512 字节为单位。
help-dhcp-option-bootfile_name = 启动文件名（其固定字段被选项占用时）。
help-dhcp-option-broadcast_address = 到达子网内所有主机的广播地址。
help-dhcp-option-captive_portal = 访客上网前必须登录的页面地址。
help-dhcp-option-classless_static_route = 任意前缀长度的路由及其网关。
help-dhcp-option-client_system_architecture = 启动机器的体系结构，以便得到合适的文件。
help-dhcp-option-default_ip_ttl = 客户端发送数据包时应使用的 TTL。
help-dhcp-option-dhcp = 报文类型：发现、提供、请求……
help-dhcp-option-dhcp_auto_configuration = 客户端是否可以自行配置链路本地地址。
help-dhcp-option-dhcp_max_message_size = 客户端能接收的最大报文长度。
help-dhcp-option-dhcp_server_id = 所指的或正在发言的服务器。
help-dhcp-option-domain_name = 用来补全短主机名的域名。
help-dhcp-option-domain_name_server = 客户端可以查询的 DNS 服务器。
help-dhcp-option-hostname = 客户端自己的名字。
help-dhcp-option-interface_mtu = 该接口可发送的最大数据包长度。
help-dhcp-option-ip_address_lease_time = 地址租用的秒数。
help-dhcp-option-length = 选项值的字节数。
help-dhcp-option-log_server = 接收日志的服务器。
help-dhcp-option-message = 用文字说明服务器拒绝或客户端谢绝的原因。
help-dhcp-option-name_server = 旧的 IEN 116 名字服务器。
help-dhcp-option-netbios_over_tcpip_name_server = NetBIOS 名字服务器（WINS）。
help-dhcp-option-netbios_over_tcpip_node_type = NetBIOS 名字的解析方式。
help-dhcp-option-netbios_over_tcpip_scope = 客户端所属的 NetBIOS 作用域。
help-dhcp-option-nis_domain = 客户端的 NIS 域。
help-dhcp-option-ntp_server = NTP 时间服务器。
help-dhcp-option-option_overload = 文件名或服务器名字段中也放有选项。
help-dhcp-option-rebinding_time_value = 这么多秒后可向任何服务器请求续租。
help-dhcp-option-renewal_time_value = 这么多秒后客户端向原服务器请求续租。
help-dhcp-option-request_list_item = 客户端希望得到的一个选项。
help-dhcp-option-requested_ip_address = 客户端想要的地址。
help-dhcp-option-root_path = 无盘客户端的根文件系统路径。
help-dhcp-option-router = 通往子网外的路由器。
help-dhcp-option-subnet_mask = 地址中哪些位表示子网。
help-dhcp-option-subnet_selection_option = 地址应取自哪个子网。
help-dhcp-option-tftp_server_address = TFTP 服务器地址（电话机常用）。
help-dhcp-option-tftp_server_name = TFTP 服务器名（其固定字段被选项占用时）。
help-dhcp-option-time_offset = 本地时间比 UTC 快的秒数。
help-dhcp-option-time_server = RFC 868 的时间服务器。
help-dhcp-option-type = 后面是哪个选项；255 表示结束。
help-dhcp-option-value = 选项的值（按字节显示）。
help-dhcp-option-vendor_class_id = 客户端软件的厂商类别。
help-dhcp-secs = 客户端开始寻找地址以来的秒数。
help-dhcp-server = 启动所用服务器的名字。
help-dhcp-type = 由客户端（1）还是服务器（2）发出。

help-dns-a = 该名字的 IPv4 地址。
help-dns-aaaa = 该名字的 IPv6 地址。
help-dns-cname = 该别名对应的规范名字。
help-dns-count-add_rr = 附加记录的数量。
help-dns-count-answers = 回答记录的数量。
help-dns-count-auth_rr = 授权记录的数量。
help-dns-count-queries = 问题的数量；实际上总是一个。
help-dns-data = 记录的内容（按字节显示）。
help-dns-flags = 十六位标志：谁在说、如何说、结果如何。
help-dns-flags-authenticated = 服务器已用 DNSSEC 验证全部数据。
help-dns-flags-authoritative = 应答来自负责该名字的服务器。
help-dns-flags-checkdisable = 客户端接受未经 DNSSEC 验证的数据。
help-dns-flags-opcode = 操作类型；0 为普通查询。
help-dns-flags-rcode = 结果：0 无错误，3 表示名字不存在。
help-dns-flags-recavail = 服务器愿意代为递归查询。
help-dns-flags-recdesired = 客户端希望服务器递归查询。
help-dns-flags-response = 问题为 0，应答为 1。
help-dns-flags-truncated = 应答放不下；请改用 TCP 再问。
help-dns-flags-z = 必须为 0 的一位。
help-dns-id = 把应答与问题对应起来的编号。
help-dns-length = 在 TCP 上随后的报文字节数。
help-dns-mx-mail_exchange = 为该域接收邮件的主机。
help-dns-mx-preference = 数值小的主机先尝试。
help-dns-ns = 负责该域的名字服务器。
help-dns-ptr-domain_name = 该地址对应的名字。
help-dns-qry-class = 查询的类；1 表示互联网。
help-dns-qry-name = 被查询的名字。
help-dns-qry-type = 想要的记录类型：1 为 A，28 为 AAAA。
help-dns-resp-class = 记录的类；1 表示互联网。
help-dns-resp-len = 记录内容的字节数。
help-dns-resp-name = 记录所属的名字。
help-dns-resp-ttl = 记录可以缓存的秒数。
help-dns-resp-type = 记录的类型。
help-dns-soa-expire_limit = 辅服务器联系不上主服务器这么多秒后停止应答。
help-dns-soa-minimum_ttl = “名字不存在”可以缓存多久。
help-dns-soa-mname = 该区的主服务器。
help-dns-soa-refresh_interval = 辅服务器检查更新的间隔（秒）。
help-dns-soa-retry_interval = 检查失败后重试的间隔（秒）。
help-dns-soa-rname = 负责人的邮箱，其中 @ 写成点。
help-dns-soa-serial_number = 区内容每次改变时增大的序列号。
help-dns-srv-port = 服务的端口。
help-dns-srv-priority = 数值小的主机先尝试。
help-dns-srv-target = 提供该服务的主机。
help-dns-srv-weight = 同级主机中被选中的权重。
help-dns-txt = 属于该名字的文本。
help-dns-txt-length = 文本的字节数。

help-eap-code = 1 请求，2 响应，3 成功，4 失败。
help-eap-id = 使响应与请求对应。
help-eap-identity = 请求接入者的身份，或对其的询问。
help-eap-len = 消息的字节数。
help-eap-tls-flags = EAP-TLS 各标志位合成的一个数。
help-eap-tls-flags-len_included = 其后给出整个 TLS 消息的长度。
help-eap-tls-flags-more_fragments = 该 TLS 消息还有后续分片。
help-eap-tls-flags-start = 服务器请客户端开始。
help-eap-tls-len = TLS 消息含全部分片的字节数。
help-eap-type = 站点证明身份的方法。
help-eapol-len = 该首部之后的字节数。
help-eapol-type = 分组类型：0 承载 EAP，3 承载密钥。
help-eapol-version = 802.1X 的版本。

help-erspan-cos = 被镜像帧的服务等级。
help-erspan-spanid = 镜像会话的编号。
help-erspan-truncated = 帧在镜像前被截短。
help-erspan-version = ERSPAN 的版本：1 即类型 II。
help-erspan-vlan = 看到该帧的 VLAN。

help-eth-dst = 帧的目的站。
help-eth-dst-ig = 1 表示发往一组或全部站。
help-eth-dst-lg = 1 表示地址不是厂商分配的。
help-eth-len = 802.3 帧首部之后的字节数。
help-eth-padding = 把短帧补足到 60 字节的填充，没有含义。
help-eth-src = 在本链路上发送该帧的站。
help-eth-src-ig = 总是 0：只有单个站能发送。
help-eth-src-lg = 1 表示地址不是厂商分配的。
help-eth-type = 帧承载的内容：0x0800 为 IPv4，0x86dd 为 IPv6。

help-fddi-dst = 帧的目的站。
help-fddi-fc = FDDI 帧的种类。
help-fddi-src = 发送该帧的站。

help-fr-chdlctype = 帧所承载的内容，用以太网类型表示。
help-fr-control = 控制字段；0x03 为无编号信息。
help-fr-nlpid = 随后的网络层协议：0xcc 为 IPv4。
help-fr-second_dlci = 虚电路号的低位。
help-fr-upper_dlci = 虚电路号的高位。

help-ftp-line = 既不是命令也不是应答的一行。
help-ftp-request = 客户端发出命令。
help-ftp-request-arg = 命令的参数。
help-ftp-request-command = 命令：USER、RETR、PASV……
help-ftp-response = 服务器应答。
help-ftp-response-arg = 应答的文字说明。
help-ftp-response-code = 三位数字；首位 2 为成功，4、5 为失败。

help-geneve-flags-critical = 有必须理解的选项，否则应丢弃。
help-geneve-flags-oam = 隧道的控制报文，不是租户的帧。
help-geneve-option-length = 固定首部之后选项的字节数。
help-geneve-options = 选项（按字节显示）。
help-geneve-proto_type = 隧道承载的内容，用以太网类型表示。
help-geneve-version = Geneve 的版本；目前只有 0。
help-geneve-vni = 帧所属的虚拟网络。

help-gre-ack_number = 已收到对方的最大序号（PPTP）。
help-gre-checksum = 对首部和内容的校验和。
help-gre-flags-ack = 后面有确认号。
help-gre-flags-checksum = 后面有校验和。
help-gre-flags-key = 后面有密钥字段。
help-gre-flags-routing = 后面有路由信息（已废弃）。
help-gre-flags-sequence_number = 后面有序号。
help-gre-flags-strict_source_route = 严格源路由（已废弃）。
help-gre-flags-version = 0 为普通 GRE，1 为 PPTP 所用。
help-gre-flags_and_version = 首部的前十六位。
help-gre-key = 区分同两台主机之间的多条隧道。
help-gre-key-call_id = 数据包所属的呼叫（PPTP）。
help-gre-key-payload_length = 首部之后的字节数（PPTP）。
help-gre-offset = 当前路由项的位置（已废弃）。
help-gre-proto = 隧道承载的内容，用以太网类型表示。
help-gre-sequence_number = 隧道数据包的序号，用来保持顺序。

help-gtp-flags = 首部的第一个字节。
help-gtp-flags-e = 后面有扩展首部。
help-gtp-flags-payload = 1 为 GTP，0 为计费用的 GTP'。
help-gtp-flags-pn = 带有 N-PDU 编号。
help-gtp-flags-s = 带有序号。
help-gtp-flags-version = GTP 的版本。
help-gtp-length = 首部前八个字节之后的字节数。
help-gtp-message = 报文类型：255 承载用户数据包。
help-gtp-teid = 数据包所属的隧道端点。

help-http-accept = 客户端接受的内容类型。
help-http-accept_encoding = 客户端理解的压缩方式。
help-http-accept_language = 用户偏好的语言。
help-http-authorization = 证明请求者身份的凭据。
help-http-cache_control = 缓存可以如何处理该报文。
help-http-connection = 之后如何处理本连接。
help-http-content_encoding = 内容的压缩方式。
help-http-content_length_header = 报文主体的字节数。
help-http-content_type = 主体的内容类型。
help-http-cookie = 服务器此前要求客户端保存的数据。
help-http-date = 报文生成的时间。
help-http-host = 要访问的主机名：一台服务器可有多个。
help-http-last_modified = 内容最后修改的时间。
help-http-location = 应转去的地址。
help-http-proxy_authenticate = 代理要求的认证方式。
help-http-proxy_authorization = 给代理的身份凭据。
help-http-referer = 从哪个页面来到这里。
help-http-request = 该消息是请求。
help-http-request-line = 请求的一行首部。
help-http-request-method = 方法：GET 取回，POST 提交。
help-http-request-uri = 请求的目标。
help-http-request-version = 客户端使用的 HTTP 版本。
help-http-response = 该消息是对请求的响应。
help-http-response-code = 三位数字：2xx 成功，3xx 转往别处，4xx、5xx 失败。
help-http-response-line = 响应的一行首部。
help-http-response-phrase = 给人看的文字说明。
help-http-response-version = 服务器使用的 HTTP 版本。
help-http-server = 服务器软件。
help-http-set_cookie = 请客户端保存并送回的数据。
help-http-transfer_encoding = 主体的传输方式；chunked 为带长度的分块。
help-http-upgrade = 希望改用的另一协议。
help-http-user_agent = 客户端软件。
help-http-www_authenticate = 服务器要求的认证方式。
help-http-x_forwarded_for = 代理替谁发出请求。

help-icmp-addr_entry_size = 每个路由器项占多少个 4 字节字。
help-icmp-address_mask = 查询或给出的子网掩码。
help-icmp-checksum = 对整个报文的校验和。
help-icmp-checksum-status = 校验和是否正确。
help-icmp-code = 该类型下的具体情形。
help-icmp-ext-checksum = 对被引数据包之后各对象的校验和。
help-icmp-ext-checksum-status = 该校验和是否正确。
help-icmp-ext-class = 对象的类别。
help-icmp-ext-ctype = 对象的子类型。
help-icmp-ext-echo-req-local = 所问的接口属于应答者自己。
help-icmp-ext-echo-rsp-active = 接口处于工作状态。
help-icmp-ext-echo-rsp-ipv4 = 接口使用 IPv4。
help-icmp-ext-echo-rsp-ipv6 = 接口使用 IPv6。
help-icmp-ext-echo-rsp-state = 邻居地址的状态。
help-icmp-ext-echo-seq = 请求的序号。
help-icmp-ext-length = 对象的字节数（含首部）。
help-icmp-ext-res = 没有含义的保留位。
help-icmp-ext-version = 扩展的版本；只有 2。
help-icmp-ident = 把应答与发问的程序对应起来。
help-icmp-int_ident-index = 所问接口的编号。
help-icmp-length = 被引数据包的长度，以 4 字节为单位。
help-icmp-lifetime = 所列路由器可用的秒数。
help-icmp-mpls-exp = 标签的流量类别。
help-icmp-mpls-label = 数据包被丢弃处所带的标签。
help-icmp-mpls-s = 标签栈的最后一个。
help-icmp-mpls-ttl = 标签的生存时间。
help-icmp-mtu = 下一段链路能传送的最大数据包。
help-icmp-num_addrs = 列出的路由器数量。
help-icmp-originate_timestamp = 请求发出的时刻，UTC 零点以来的毫秒数。
help-icmp-pointer = 被引数据包中出错的字节位置。
help-icmp-pref_level = 数值最大的路由器优先。
help-icmp-receive_timestamp = 请求到达的时刻，UTC 零点以来的毫秒数。
help-icmp-redir_gw = 今后此类数据包应发往的路由器。
help-icmp-router_address = 路由器的地址。
help-icmp-seq = 请求的序号，用来发现丢失。
help-icmp-transmit_timestamp = 应答发出的时刻，UTC 零点以来的毫秒数。
help-icmp-type = 含义：8 请求回显，0 回显应答，3 不可达。

help-icmpv6-checksum = 对报文及其数据包地址的校验和。
help-icmpv6-checksum-status = 校验和是否正确。
help-icmpv6-code = 该类型下的具体情形。
help-icmpv6-echo-identifier = 把应答与发问的程序对应起来。
help-icmpv6-echo-sequence_number = 请求的序号，用来发现丢失。
help-icmpv6-ext-echo-req-local = 所问的接口属于应答者自己。
help-icmpv6-ext-echo-rsp-active = 接口处于工作状态。
help-icmpv6-ext-echo-rsp-ipv4 = 接口使用 IPv4。
help-icmpv6-ext-echo-rsp-ipv6 = 接口使用 IPv6。
help-icmpv6-ext-echo-rsp-state = 邻居地址的状态。
help-icmpv6-ext-echo-seq = 请求的序号。
help-icmpv6-mld-flag-qrv = 为防丢失，报告重复的次数。
help-icmpv6-mld-flag-s = 其他路由器不要重置计时器。
help-icmpv6-mld-maximum_response_code = 监听者应答的最长时间；大数值经过编码。
help-icmpv6-mld-maximum_response_delay = 监听者应在多少毫秒内应答。
help-icmpv6-mld-multicast_address = 被询问或报告的组；:: 表示全部。
help-icmpv6-mld-nb_sources = 列出的发送者数量。
help-icmpv6-mld-qqi = 路由器查询的间隔；大数值经过编码。
help-icmpv6-mld-source_address = 查询所涉及的发送者。
help-icmpv6-mldr-mar-aux_data_len = 记录中发送者之后的 4 字节字数。
help-icmpv6-mldr-mar-multicast_address = 记录所涉及的组。
help-icmpv6-mldr-mar-nb_sources = 记录列出的发送者数量。
help-icmpv6-mldr-mar-record_type = 该组的变化：只听某些，或除某些外都听。
help-icmpv6-mldr-mar-source_address = 记录所涉及的发送者。
help-icmpv6-mldr-nb_mcast_records = 报告的组的数量。
help-icmpv6-mtu = 下一段链路能传送的最大数据包。
help-icmpv6-nd-na-flag-o = 应覆盖已记住的该地址信息。
help-icmpv6-nd-na-flag-r = 发送者是路由器。
help-icmpv6-nd-na-flag-s = 这是对请求的应答。
help-icmpv6-nd-na-target_address = 发言者所拥有的地址。
help-icmpv6-nd-ns-target_address = 所要寻找其拥有者的地址。
help-icmpv6-nd-ra-cur_hop_limit = 主机应使用的跳数限制；0 表示未指定。
help-icmpv6-nd-ra-flag-m = 通过 DHCPv6 获取地址。
help-icmpv6-nd-ra-flag-o = 通过 DHCPv6 获取其他设置。
help-icmpv6-nd-ra-reachable_time = 邻居被视为可达的时间（毫秒）。
help-icmpv6-nd-ra-retrans_timer = 重复请求之间的间隔（毫秒）。
help-icmpv6-nd-ra-router_lifetime = 作为默认路由器的秒数；0 表示不是。
help-icmpv6-nd-rd-target_address = 更好的下一跳。
help-icmpv6-opt-length = 长度，以 8 字节为单位（含类型和长度）。
help-icmpv6-opt-linkaddr = 发送者或目标的硬件地址。
help-icmpv6-opt-mtu = 本链路所有主机都能接收的最大数据包。
help-icmpv6-opt-nonce = 把应答与问题对应起来的随机值。
help-icmpv6-opt-prefix = 本链路地址的前缀。
help-icmpv6-opt-prefix-flag-a = 主机可用此前缀自行生成地址。
help-icmpv6-opt-prefix-flag-l = 具有此前缀的地址就在本链路上。
help-icmpv6-opt-prefix-length = 前缀的有效位数。
help-icmpv6-opt-prefix-preferred_lifetime = 这类地址可用于新会话的秒数。
help-icmpv6-opt-prefix-valid_lifetime = 这类地址可以使用的秒数。
help-icmpv6-opt-rdnss = 主机可以查询的 DNS 服务器。
help-icmpv6-opt-rdnss-lifetime = 这些服务器可用的秒数。
help-icmpv6-opt-type = 后面是哪个选项。
help-icmpv6-pointer = 被引数据包中出错的字节位置。
help-icmpv6-rd-na-destination_address = 有更好下一跳的目的地址。
help-icmpv6-type = 含义：128 请求回显，135 寻找邻居。

help-ieee8021ad-dei = 拥塞时可以先丢弃该帧。
help-ieee8021ad-id = 运营商的 VLAN 编号。
help-ieee8021ad-priority = 在运营商网络中的优先级，0 至 7。

help-ieee8021cb-etype = 帧所承载的内容，用以太网类型表示。
help-ieee8021cb-seq = 帧的编号，以便识别并丢弃经其他路径到达的副本。

help-igmp-aux_data = 记录之后的附加字节，标准中没有用途。
help-igmp-aux_data_len = 记录中发送者之后的 4 字节字数。
help-igmp-checksum = 对整个报文的校验和。
help-igmp-checksum-status = 校验和是否正确。
help-igmp-maddr = 多播组；0.0.0.0 表示询问全部。
help-igmp-max_resp = 成员应在多少个十分之一秒内应答。
help-igmp-max_resp-exp = 较长应答时间的指数部分。
help-igmp-max_resp-mant = 较长应答时间的尾数部分。
help-igmp-num_grp_recs = 报告的组的数量。
help-igmp-num_src = 列出的发送者数量。
help-igmp-qqic = 路由器查询的间隔；大数值经过编码。
help-igmp-qrv = 为防丢失，报告重复的次数。
help-igmp-record_type = 该组的变化：只听某些，或除某些外都听。
help-igmp-s = 其他路由器不要重置计时器。
help-igmp-saddr = 报文所涉及的发送者。
help-igmp-type = 查询、报告或离开，以及版本。
help-igmp-version = IGMP 的版本，由报文类型和长度看出。

help-ip-checksum = 首部的校验和；每个路由器都重新计算。
help-ip-checksum-status = 校验和是否正确。
help-ip-dsfield = 数据包应受的待遇：DSCP 与 ECN。
help-ip-dsfield-dscp = 路由器对该数据包的服务类别。
help-ip-dsfield-ecn = 路由器能否标记拥塞，或已经标记。
help-ip-dst = 数据包的接收者。
help-ip-empty_rt = 留给途中路由器填写地址的空位。
help-ip-flags = 有关分片的三位标志。
help-ip-flags-df = 路由器不得对该数据包分片。
help-ip-flags-mf = 后面还有分片。
help-ip-flags-rb = 必须为 0。
help-ip-frag_offset = 这些字节在完整数据包中的位置，以 8 字节为单位。
help-ip-hdr_len = 首部的字节数：无选项时为 20。
help-ip-id = 同一数据包的各分片编号相同。
help-ip-len = 数据包的总字节数（含首部）。
help-ip-opt-flag = 只记录时间，还是也记录地址。
help-ip-opt-id_number = 把应答与探测路由的数据包对应起来。
help-ip-opt-len = 选项的字节数（含类型和长度）。
help-ip-opt-mtu = 途中遇到的最小 MTU。
help-ip-opt-ohc = 去程经过的路由器数。
help-ip-opt-originator = 探测应答应发往的地址。
help-ip-opt-overflow = 因空间不足未能写入的主机数。
help-ip-opt-ptr = 下一项的位置，从选项开头的 1 算起。
help-ip-opt-qs_func = 请求发送速率，或报告获准的速率。
help-ip-opt-qs_rate = 速率编码：80 kbit/s 乘以 2 的幂。
help-ip-opt-qs_ttl = 与 TTL 对照可知是否每个路由器都同意。
help-ip-opt-ra = 要求途中路由器检查该数据包。
help-ip-opt-rhc = 回程经过的路由器数。
help-ip-opt-sec_cl = 数据包的密级。
help-ip-opt-sec_rfc791_comp = 秘密所属的类别。
help-ip-opt-sec_rfc791_sec = 按最初标准的密级。
help-ip-opt-sid = 旧 SATNET 的流标识。
help-ip-opt-time_stamp = 途中写下的时刻，UTC 零点以来的毫秒数。
help-ip-opt-time_stamp_addr = 写下或应写下该时刻的主机。
help-ip-opt-type = 后面是哪个选项；0 表示结束。
help-ip-opt-type-class = 0 为控制，2 为测量。
help-ip-opt-type-copy = 每个分片都带有此选项。
help-ip-opt-type-number = 选项在其类别中的编号。
help-ip-proto = 承载的协议：6 为 TCP，17 为 UDP，1 为 ICMP。
help-ip-rec_rt = 数据包经过并记下自己地址的路由器。
help-ip-src = 数据包的发送者。
help-ip-src_rt = 数据包还要经过的主机。
help-ip-ttl = 数据包还可以经过多少个路由器。
help-ip-version = 4：网际协议的版本。

help-ipcomp-cpi = 指明商定的压缩方法。
help-ipcomp-flags = 必须为 0。
help-ipcomp-next_header = 被压缩内容的协议。

help-ipnet-family = 2 为 IPv4，26 为 IPv6，采用 Solaris 的编号。
help-ipnet-htype = 报文是进入、发出还是留在主机内部。
help-ipnet-ifindex = 接口编号。
help-ipnet-pktlen = 报文的字节数。
help-ipnet-version = 该首部的版本。
help-ipnet-zdst = 报文的目的区域（zone）。
help-ipnet-zsrc = 报文的源区域（zone）。

help-ipoib-type = 帧所承载的内容，用以太网类型表示。

help-ipv6-dst = 数据包的接收者。
help-ipv6-dstopts-len = 除前 8 字节外的长度，以 8 字节为单位。
help-ipv6-dstopts-len_oct = 本扩展首部的字节数。
help-ipv6-dstopts-nxt = 目的选项之后是什么。
help-ipv6-flow = 标签相同的数据包在途中受同样对待。
help-ipv6-fraghdr-ident = 同一数据包的各分片编号相同。
help-ipv6-fraghdr-more = 后面还有分片。
help-ipv6-fraghdr-nxt = 被分片内容的协议。
help-ipv6-fraghdr-offset = 这些字节的位置，以 8 字节为单位。
help-ipv6-fraghdr-reserved_bits = 没有含义的保留位。
help-ipv6-fraghdr-reserved_octet = 没有含义的保留字节。
help-ipv6-hlim = 数据包还可以经过多少个路由器。
help-ipv6-hopopts-len = 除前 8 字节外的长度，以 8 字节为单位。
help-ipv6-hopopts-len_oct = 本扩展首部的字节数。
help-ipv6-hopopts-nxt = 逐跳选项之后是什么。
help-ipv6-nxt = 首部之后是什么：6 为 TCP，17 为 UDP，58 为 ICMPv6。
help-ipv6-opt-jumbo = 超过 65535 字节的数据包的长度。
help-ipv6-opt-length = 选项值的字节数。
help-ipv6-opt-mipv6-home_address = 外出的移动主机的家乡地址。
help-ipv6-opt-padn = 补足到 8 字节倍数的填充。
help-ipv6-opt-pdm-delta_last_recv = 距上一个到达数据包的时间（未按比例）。
help-ipv6-opt-pdm-delta_last_sent = 距上一个发出数据包的时间（未按比例）。
help-ipv6-opt-pdm-psn_last_recv = 最近到达数据包的编号。
help-ipv6-opt-pdm-psn_this_pkt = 本数据包的编号。
help-ipv6-opt-pdm-scale_dtlr = 到达时间的移位比例。
help-ipv6-opt-pdm-scale_dtls = 发送时间的移位比例。
help-ipv6-opt-qs_func = 请求发送速率，或报告获准的速率。
help-ipv6-opt-qs_rate = 速率编码：80 kbit/s 乘以 2 的幂。
help-ipv6-opt-qs_ttl = 与跳数限制对照可知是否每个路由器都同意。
help-ipv6-opt-router_alert = 要求路由器检查该数据包；数值说明原因。
help-ipv6-opt-rpl-flag-f = 路由器无法向下转发。
help-ipv6-opt-rpl-flag-o = 数据包沿树向下走。
help-ipv6-opt-rpl-flag-r = 方向与预期相反：可能存在环路。
help-ipv6-opt-rpl-instance_id = 数据包所用的路由树。
help-ipv6-opt-rpl-sender_rank = 上一发送者到根的距离。
help-ipv6-opt-tel = 还可以再嵌套多少层隧道。
help-ipv6-opt-type = 后面是哪个选项。
help-ipv6-opt-type-action = 不认识该选项的主机应如何处理。
help-ipv6-opt-type-change = 选项在途中可以被改动。
help-ipv6-opt-type-rest = 选项编号的其余位。
help-ipv6-plen = 首部之后的字节数（含扩展首部）。
help-ipv6-routing-len = 除前 8 字节外的长度，以 8 字节为单位。
help-ipv6-routing-len_oct = 本扩展首部的字节数。
help-ipv6-routing-mipv6-home_address = 移动主机的家乡地址，最后到达。
help-ipv6-routing-nxt = 路由首部之后是什么。
help-ipv6-routing-segleft = 前面还有多少站。
help-ipv6-routing-src-addr = 途中的一站（RFC 5095 起禁用）。
help-ipv6-routing-srh-addr = 要经过的一段；最后到达的排在最前。
help-ipv6-routing-srh-flags = 段路由首部的标志位。
help-ipv6-routing-srh-last_entry = 列表最后一项的编号，从 0 起。
help-ipv6-routing-srh-tag = 标记属于同一类的数据包。
help-ipv6-routing-type = 路由类型：0 源路由，4 段路由。
help-ipv6-src = 数据包的发送者。
help-ipv6-tclass = 数据包应受的待遇：DSCP 与 ECN。
help-ipv6-tclass-dscp = 路由器对该数据包的服务类别。
help-ipv6-tclass-ecn = 路由器能否标记拥塞，或已经标记。
help-ipv6-version = 6：网际协议的版本。

help-juniper-direction = 1 表示路由器收到，0 表示发出。
help-juniper-ext_total_len = 路由器附加的接口信息的字节数。
help-juniper-l2hdr = 1 表示链路首部已被去掉。
help-juniper-magic-number = 每个此类首部开头的字母 MGC。

help-l2tp-Nr = 发送方期望收到的下一消息编号。
help-l2tp-Ns = 该消息的编号。
help-l2tp-length = 消息的字节数，含首部。
help-l2tp-length_bit = 给出了长度。
help-l2tp-offset_bit = 帧之前跳过若干字节。
help-l2tp-priority = 该消息应优先发送。
help-l2tp-seq_bit = 消息带有编号。
help-l2tp-session = 隧道内的会话。
help-l2tp-tunnel = 隧道标识，由接收方编号。
help-l2tp-type = 1 与隧道本身有关，0 承载帧。
help-l2tp-version = 版本：2。

help-lisp-data-flags = 随后哪些字段有效的标志位。
help-lisp-data-flags-enr = 要求用同一随机数应答。
help-lisp-data-flags-iid = 带有虚拟网络编号。
help-lisp-data-flags-lsb = 用位表示发送方哪些路由器可用。
help-lisp-data-flags-mv = 带有映射的版本号。
help-lisp-data-flags-nonce = 带有随机数。
help-lisp-data-nonce = 用来验证对方确实收到的随机数。

help-lisp-type = 控制报文的种类。

help-llc-control = 控制字段：0x03 为无编号信息。
help-llc-dsap = 接收方处理内容的协议。
help-llc-oui = 由谁定义随后的类型；0 表示以太网类型。
help-llc-pid = 该组织定义的协议号。
help-llc-ssap = 发送方产生内容的协议。
help-llc-type = 帧所承载的内容，用以太网类型表示。

help-lwapp-Length = 首部之后的字节数。
help-lwapp-flags-fragment = 这是帧的一部分。
help-lwapp-flags-type = 1 为接入点与控制器间的报文，0 为终端的帧。
help-lwapp-fragmentId = 同一帧的各部分编号相同。
help-lwapp-rssi = 接收信号强度。
help-lwapp-slotId = 属于接入点的哪个射频。
help-lwapp-snr = 信噪比。
help-lwapp-version = LWAPP 的版本。

help-macsec-AN = 当前使用信道的哪个密钥。
help-macsec-PN = 帧的序号，用来发现重放。
help-macsec-SL = 短帧受保护部分的字节数。
help-macsec-TCI = 有关保护方式的标志位。
help-macsec-TCI-C = 内容因保护而改变。
help-macsec-TCI-E = 内容已加密。
help-macsec-TCI-ES = 发送者即以太网地址所指者。
help-macsec-TCI-SC = 后面有信道标识。
help-macsec-TCI-V = 标签的版本；只有 0。

help-mpls-bottom = 最后一个标签：其后就是数据包。
help-mpls-exp = 流量类别。
help-mpls-label = 告诉下一个路由器把数据包送往何处。
help-mpls-ttl = 数据包还可以经过多少个路由器。

help-nflog-family = 数据包的地址族：2 为 IPv4。
help-nflog-res_id = 日志规则指定的组。
help-nflog-version = 格式的版本。

help-nsh-Obit = 该报文用于管理，而非用户流量。
help-nsh-length = 首部的长度，以四字节为单位。
help-nsh-mdtype = 路径之后元数据的种类：1 为固定四个字，2 为列表。
help-nsh-nextproto = 首部之后的内容。
help-nsh-si = 报文在路径上的位置：每经过一个服务减一。
help-nsh-spi = 报文所走的服务路径。
help-nsh-ttl = 每经过一个转发者减一；为 0 时丢弃报文。
help-nsh-version = 首部版本：0。

help-ntp-flags = 一个字节中的闰秒警告、版本与模式。
help-ntp-flags-li = 本月最后一分钟是否增减一秒。
help-ntp-flags-mode = 3 为客户端的询问，4 为服务器的应答。
help-ntp-flags-vn = NTP 的版本。
help-ntp-keyid = 计算摘要所用的密钥编号。
help-ntp-mac = 证明发送者身份的摘要。
help-ntp-org = 客户端发问时的时间。
help-ntp-ppoll = 询问间隔的秒数，以 2 的幂表示。
help-ntp-precision = 时钟的精度，以秒的 2 的幂表示（补码）。
help-ntp-rec = 服务器收到询问时的时间。
help-ntp-refid = 时钟的参考来源。
help-ntp-reftime = 时钟上次校准的时间。
help-ntp-rootdelay = 到主时钟的往返时间，以 1/65536 秒为单位。
help-ntp-rootdispersion = 时间可能的误差，以 1/65536 秒为单位。
help-ntp-stratum = 离主时钟的级数：1 表示自带主时钟。
help-ntp-xmt = 本报文发出时的时间。

help-null-family = 后面内容的地址族，采用本机字节序。
help-null-type = 后面的内容，用以太网类型表示。

help-pim-cksum = 整个消息的校验和；Register 消息只算前八个字节。
help-pim-register_flag = Register 消息各标志位合成的一个数。
help-pim-register_flag-border = 发送者位于域的边界。
help-pim-register_flag-null_register = 该 Register 不带数据：只询问汇聚点是否仍不需要数据。
help-pim-type = 消息的用途。
help-pim-version = PIM 的版本：2。

help-ppi-dlt = 后面帧的链路类型。
help-ppi-flags = 1 表示各字段按 4 字节对齐。
help-ppi-length = 本首部及其字段的字节数。
help-ppi-version = 格式的版本；只有 0。

help-ppp-address = 0xff：所有站；链路上只有两个。
help-ppp-control = 0x03：无编号信息。
help-ppp-protocol = 后面的内容：0x0021 为 IPv4，0xc021 为链路控制。

help-pppoe-code = 会话中为 0；建立时表示步骤。
help-pppoe-payload_length = 首部之后的字节数。
help-pppoe-session_id = 客户端与接入集中器之间的会话编号。
help-pppoe-type = 总是 1。
help-pppoe-version = 总是 1。

help-quic-ack-ack_delay = 确认被推迟的时间，以发送方的单位计。
help-quic-ack-ack_range = 该区间内被确认的分组数减一。
help-quic-ack-ack_range_count = 第一个区间之后的区间数。
help-quic-ack-first_ack_range = 与最大编号一起被确认的、之前的分组数。
help-quic-ack-gap = 两个区间之间未被确认的分组数减一。
help-quic-ack-largest_acknowledged = 对端已收到的最大分组编号。
help-quic-cc-error_code = 连接关闭的原因；256 及以上是 TLS 告警。
help-quic-cc-frame_type = 出错的帧类型，未知时为 0。
help-quic-cc-reason_phrase = 用文字说明的原因。
help-quic-cc-reason_phrase-length = 原因文字的字节数。
help-quic-crypto-length = 该帧中握手数据的字节数。
help-quic-crypto-offset = 这些字节在握手流中的位置。
help-quic-dcid = 接收方为自己选择的连接标识；客户端首个分组中为随机值。
help-quic-dcil = 目的连接标识的字节数。
help-quic-fixed_bit = 恒为 1，用于与同一端口上的其他协议区分。
help-quic-frame_type = 帧的用途。
help-quic-header_form = 1 为长首部（握手分组使用），0 为短首部。
help-quic-length = 分组编号及其后内容的字节数。
help-quic-long-packet_type = 分组属于握手的哪个部分。
help-quic-long-packet_type_v2 = 分组属于握手的哪个部分，采用版本 2 的编号。
help-quic-packet_number = 分组编号，从不重复使用。
help-quic-packet_number_length = 分组编号的字节数减一。
help-quic-padding_length = 无意义的填充字节数，用以证明路径能传送此大小的分组。
help-quic-payload = 加密后的帧，以及未被篡改的证明。
help-quic-remaining_payload = 加密的全部内容，包括分组编号。
help-quic-retry_integrity_tag = 证明服务器见过客户端的首个分组。
help-quic-retry_token = 客户端须送回以证明其地址的内容。
help-quic-scid = 发送方为自己选择的连接标识。
help-quic-scil = 源连接标识的字节数。
help-quic-spin_bit = 每个往返翻转一次，供途中测量者使用。
help-quic-supported_version = 服务器支持的版本。
help-quic-token = 服务器先前给客户端、用以证明其地址的内容。
help-quic-token_length = 令牌的字节数。
help-quic-version = QUIC 的版本；0 表示提供可选版本。

help-radiotap-channel-freq = 接收频率（MHz）。
help-radiotap-datarate = 发送速率（Mbit/s）。
help-radiotap-dbm_antsignal = 接收信号强度（dBm）。
help-radiotap-flags = 射频对该帧的说明：填充、校验序列等。
help-radiotap-length = 本首部的字节数。
help-radiotap-mactime = 帧开始时射频时钟的微秒数。
help-radiotap-pad = 没有含义的字节。
help-radiotap-present-word = 每一位表示一个字段是否存在。
help-radiotap-version = 格式的版本；只有 0。

help-sflow-flow_sample-dropped_packets = 因资源不足而丢失的采样数。
help-sflow-flow_sample-sample_pool = 至今可供采样的数据包总数。
help-sflow-flow_sample-sampling_rate = 每这么多个数据包采样一个。

help-sflow_245-agent = 报告者（交换机或路由器）的地址。
help-sflow_245-agent-v6 = 报告者（交换机或路由器）的地址。
help-sflow_245-agenttype = 该地址是 IPv4（1）还是 IPv6（2）。
help-sflow_245-header-frame_length = 被采样帧原来的字节数。
help-sflow_245-header-payload_stripped = 采样前从帧尾去掉的字节数。
help-sflow_245-header-sampled_header_length = 此处给出的字节数。
help-sflow_245-header_protocol = 被采样帧的开头：1 为以太网。
help-sflow_245-numsamples = 后面采样的数量。
help-sflow_245-sampletype = 采样的帧，或接口的计数器。
help-sflow_245-sequence_number = 报告的序号，用来发现丢失。
help-sflow_245-sub_agent_id = 由交换机的哪个部分报告。
help-sflow_245-sysuptime = 交换机启动以来的毫秒数。
help-sflow_245-version = sFlow 的版本。

help-sflow_5-sample_length = 采样的字节数。

help-sll-etype = 帧所承载的内容，用以太网类型表示。
help-sll-halen = 发送者硬件地址的字节数。
help-sll-hatype = 接口类型：1 为以太网。
help-sll-ifindex = 接口的编号。
help-sll-pkttype = 发给本机、广播、发给别人，还是本机发出。
help-sll-src-eth = 发送者的硬件地址。

help-smtp-message = 邮件正文的一行。
help-smtp-req = 客户端发出命令。
help-smtp-req-command = 命令：HELO、MAIL、RCPT、DATA……
help-smtp-req-parameter = 命令的参数。
help-smtp-response-code = 三位数字；首位 2 为成功，4、5 为失败。
help-smtp-rsp = 服务器应答。
help-smtp-rsp-parameter = 应答的文字说明。

help-ssh-encrypted_packet = 只有通信双方能读的数据包。
help-ssh-message_code = 报文类型：20 开始密钥交换。
help-ssh-packet_length = 本字段之后的字节数（不含校验值）。
help-ssh-padding_length = 末尾用来隐藏长度的随机字节数。
help-ssh-protocol = 双方最先说出的版本与软件。

help-tcp-ack_raw = 发送者期望收到的下一个序号；ACK 置位时有效。
help-tcp-checksum = 对报文段及其数据包地址的校验和。
help-tcp-checksum-status = 校验和是否正确。
help-tcp-dstport = 接收方端口：报文段交给哪个程序。
help-tcp-flags = 说明报文段用途的十二位标志。
help-tcp-flags-ack = 确认号有效。
help-tcp-flags-ae = 精确 ECN 拥塞计数器的第三位。
help-tcp-flags-cwr = 发送者已按拥塞报告减小窗口。
help-tcp-flags-ece = 路由器标记了拥塞；在 SYN 中表示支持 ECN。
help-tcp-flags-fin = 发送者没有更多数据要发送。
help-tcp-flags-push = 请立即把数据交给程序。
help-tcp-flags-res = 尚无含义的保留位。
help-tcp-flags-reset = 连接立即终止，或根本不存在。
help-tcp-flags-syn = 建立连接并给出初始序号。
help-tcp-flags-urg = 紧急指针有效。
help-tcp-hdr_len = 首部的字节数（含选项）：20 至 60。
help-tcp-len = 本报文段的数据字节数。
help-tcp-option_kind = 后面是哪个选项；0 表示结束，1 仅作填充。
help-tcp-option_len = 选项的字节数（含类型和长度）。
help-tcp-options-acc_ecn-eceb = 到达时带有拥塞标记的字节数。
help-tcp-options-acc_ecn-ee0b = 到达时标记为 ECT(0) 的字节数。
help-tcp-options-acc_ecn-ee1b = 到达时标记为 ECT(1) 的字节数。
help-tcp-options-ao-keyid = 认证本报文段所用的密钥。
help-tcp-options-ao-mac = 证明报文段的来源且未被改动。
help-tcp-options-ao-rnextkeyid = 希望对方接下来使用的密钥。
help-tcp-options-cc_value = T/TCP 的连接计数（已废弃）。
help-tcp-options-echo_value = 需原样送回的值（已废弃，现用时间戳）。
help-tcp-options-experimental-data = 实验选项的内容。
help-tcp-options-experimental-exid = 是哪个实验。
help-tcp-options-md5-digest = 证明发送者知道口令的摘要。
help-tcp-options-mptcp-addaddrtrunchmac = 证明该地址确由连接的一端提供。
help-tcp-options-mptcp-addrid = 地址的编号，用来代替地址本身。
help-tcp-options-mptcp-backup-flag = 其他路径失效时才使用本路径。
help-tcp-options-mptcp-checksum = 对数据及其位置的校验和。
help-tcp-options-mptcp-checksumreq-flags = 要求对数据计算校验和。
help-tcp-options-mptcp-dataack8-flag = 数据确认号为 8 字节。
help-tcp-options-mptcp-dataackpresent-flag = 带有数据确认号。
help-tcp-options-mptcp-datafin-flag = 所有路径上都不再有数据。
help-tcp-options-mptcp-datalvllen = 本映射覆盖的字节数。
help-tcp-options-mptcp-dseqn8-flag = 数据序号为 8 字节。
help-tcp-options-mptcp-dseqnpresent-flag = 带有数据到本路径的映射。
help-tcp-options-mptcp-echo = 这只是确认已收到该地址。
help-tcp-options-mptcp-extensibility-flag = 必须为 0。
help-tcp-options-mptcp-flag_T-flag = 原因可能是暂时的。
help-tcp-options-mptcp-flag_U-flag = 没有含义的位。
help-tcp-options-mptcp-flag_V-flag = 没有含义的位。
help-tcp-options-mptcp-flag_W-flag = 没有含义的位。
help-tcp-options-mptcp-flags = 该选项的全部标志位。
help-tcp-options-mptcp-ipv4 = 发送者的另一个可达地址。
help-tcp-options-mptcp-ipv6 = 发送者的另一个可达地址。
help-tcp-options-mptcp-ipver = 地址是 IPv4 还是 IPv6。
help-tcp-options-mptcp-nomoresubflows-flag = 不要再向此地址建立子流。
help-tcp-options-mptcp-port = 该地址上的端口。
help-tcp-options-mptcp-rawdataack = 期望收到的下一个数据字节（整个连接）。
help-tcp-options-mptcp-rawdataseqno = 这些字节在整个连接数据中的位置。
help-tcp-options-mptcp-recvkey = 重复接收方的密钥。
help-tcp-options-mptcp-recvtok = 指明本路径要加入的连接。
help-tcp-options-mptcp-rst_reason = 关闭本路径的原因。
help-tcp-options-mptcp-sendhmac = 证明发送者知道双方密钥。
help-tcp-options-mptcp-sendkey = 发送者的密钥，以后的路径凭它证明。
help-tcp-options-mptcp-sendrand = 对方的证明中必须包含的随机数。
help-tcp-options-mptcp-sendtrunchmac = 证明发送者知道双方密钥的截短校验值。
help-tcp-options-mptcp-sha1-flag = 用 SHA-1 生成证明（版本 0）。
help-tcp-options-mptcp-sha256-flag = 用 SHA-256 生成证明（版本 1）。
help-tcp-options-mptcp-subflowseqno = 映射的字节在本路径上的起点。
help-tcp-options-mptcp-subtype = 是多路径 TCP 的哪个选项。
help-tcp-options-mptcp-version = 多路径 TCP 的版本。
help-tcp-options-mss_val = 发送者能接收的最大报文段数据长度。
help-tcp-options-qs-rate = 获准的速率（经过编码）。
help-tcp-options-qs-ttl_diff = 表明途中每个路由器是否都同意。
help-tcp-options-sack-count = 列出的已收数据块的数量。
help-tcp-options-sack_le = 已到达数据块的第一个字节。
help-tcp-options-sack_re = 已到达数据块之后的字节。
help-tcp-options-tfo-cookie = 使客户端下次可在 SYN 中携带数据的凭证。
help-tcp-options-timestamp-tsecr = 送回对方的时钟值，由此得出往返时间。
help-tcp-options-timestamp-tsval = 发送者的时钟值。
help-tcp-options-unknown-payload = 此处不解析的选项内容。
help-tcp-options-user_to_granularity = 时间单位：1 为分钟，0 为秒。
help-tcp-options-user_to_val = 未被确认的数据等待多久后放弃连接。
help-tcp-options-wscale-multiplier = 窗口字段应乘以的倍数。
help-tcp-options-wscale-shift = 窗口字段应左移的位数。
help-tcp-reassembled-length = 由多个报文段拼成的消息的字节数。
help-tcp-segment_data = 属于多段消息的字节。
help-tcp-seq_raw = 本段第一个字节的序号；SYN 和 FIN 也各占一个。
help-tcp-srcport = 发送方端口：报文段来自哪个程序。
help-tcp-urgent_pointer = 紧急数据的末尾；URG 置位时有效。
help-tcp-window_size_value = 发送者还能接收的字节数（缩放之前）。

help-teredo-orig-addr = 服务器所见的客户端地址（按位取反）。
help-teredo-orig-port = 服务器所见的客户端端口（按位取反）。

help-tftp-block = 所发送或确认的块编号。
help-tftp-destination_file = 要写入的文件。
help-tftp-error-code = 错误的种类。
help-tftp-error-message = 错误的文字说明。
help-tftp-opcode = 操作：1 读，2 写，3 数据，4 确认。
help-tftp-option-name = 请求或同意的选项。
help-tftp-option-value = 该选项的值。
help-tftp-source_file = 要读取的文件。
help-tftp-type = 传输模式：octet 为原样传输。

help-tls-alert_message-desc = 出错的原因，或发送者要关闭。
help-tls-alert_message-level = 1 为警告，2 终止连接。
help-tls-app_data = 加密的数据。
help-tls-handshake-cipher_suites_length = 密码套件列表的字节数。
help-tls-handshake-ciphersuite = 客户端提供或服务器选定的算法组合。
help-tls-handshake-comp_method = 压缩方法；0 为不压缩。
help-tls-handshake-comp_methods_length = 提供的压缩方法数量。
help-tls-handshake-extension-len = 扩展的字节数。
help-tls-handshake-extension-type = 后面是哪个扩展：0 为服务器名。
help-tls-handshake-extensions-supported_version = 发送者支持的 TLS 版本。
help-tls-handshake-extensions_alpn_str = 希望在其中使用的协议。
help-tls-handshake-extensions_length = 全部扩展的字节数。
help-tls-handshake-extensions_server_name = 客户端要访问的主机名，任何人都能看到。
help-tls-handshake-extensions_supported_group = 可用于密钥交换的群。
help-tls-handshake-length = 握手消息的字节数。
help-tls-handshake-random = 使每次会话都不同的随机数。
help-tls-handshake-session_id = 要恢复的先前会话。
help-tls-handshake-session_id_length = 会话标识的字节数。
help-tls-handshake-type = 消息类型：1 客户端问候，2 服务器问候，11 证书。
help-tls-handshake-version = 给旧软件看的版本；真正版本在扩展中。
help-tls-record-content_type = 22 为握手，23 为应用数据，21 为告警。
help-tls-record-length = 记录首部之后的字节数。
help-tls-record-version = 给旧软件看的版本；0x0303 表示 1.2 及以后。
help-tls-segment-data = 始于其他报文段的记录的一部分。

help-tr-ac = 访问控制字段合成的一个数：优先级、令牌、监控与预约。
help-tr-dst = 帧的目的站。
help-tr-fc = 帧控制字段合成的一个数。
help-tr-frame = 是帧（1）而不是单独的令牌（0）。
help-tr-frame_type = 0 与环本身有关，1 承载逻辑链路的数据。
help-tr-monitor_cnt = 由活动监控站置位；带着它再次经过的帧在无休止地绕环，会被移除。
help-tr-priority = 发送该帧所用令牌的优先级。
help-tr-priority_reservation = 某站为下一个令牌请求的优先级。
help-tr-sr = 源地址之后有经过网桥的路由。
help-tr-src = 发送该帧的站。

help-udp-checksum = 对数据报及其数据包地址的校验和；0 表示未计算。
help-udp-checksum-status = 校验和是否正确。
help-udp-dstport = 接收方端口：数据报交给哪个程序。
help-udp-length = 数据报的字节数（含首部）。
help-udp-srcport = 发送方端口：数据报来自哪个程序。

help-vlan-dei = 拥塞时可以先丢弃该帧。
help-vlan-etype = 帧所承载的内容，用以太网类型表示。
help-vlan-id = 帧所属的虚拟局域网。
help-vlan-priority = 优先级，0 至 7。

help-vntag-dir = 朝向控制网桥（0）或离开它（1）。
help-vntag-dst = 帧的目的虚拟接口。
help-vntag-etype = 帧所承载的内容，用以太网类型表示。
help-vntag-looped = 帧回到了发出它的网桥。
help-vntag-ptr = 目的地是一个接口列表。
help-vntag-src = 帧的源虚拟接口。

help-vxlan-flag_i = 网络编号有效。
help-vxlan-flags = 十六位标志。
help-vxlan-gbp = 用于访问规则的组（厂商扩展）。
help-vxlan-i_bit = 标识符有效。
help-vxlan-next_proto = 所承载的内容：1 IPv4，2 IPv6，3 以太网，4 NSH，5 MPLS。
help-vxlan-o_bit = 该报文用于管理，而非用户流量。
help-vxlan-p_bit = 给出了下一个协议。
help-vxlan-reserved8 = 没有含义的保留字节。
help-vxlan-ver = 该扩展的版本。
help-vxlan-vni = 帧所属的虚拟网络。

help-wlan-bssid = 无线单元（以接入点地址标识）。
help-wlan-da = 帧的最终目的站。
help-wlan-duration = 占用信道的时间（微秒）。
help-wlan-fc-frag = 后面还有该帧的其他部分。
help-wlan-fc-fromds = 帧来自有线一侧。
help-wlan-fc-moredata = 接入点还有待发的帧。
help-wlan-fc-order = 后面有附加控制字段，或必须保持顺序。
help-wlan-fc-protected = 内容已加密。
help-wlan-fc-pwrmgt = 终端将进入省电状态。
help-wlan-fc-retry = 这是重发的帧。
help-wlan-fc-subtype = 该类型中的哪种帧：信标、确认、数据……
help-wlan-fc-tods = 帧发往有线一侧。
help-wlan-fc-type = 0 管理，1 控制，2 数据。
help-wlan-fc-version = 802.11 的版本；只有 0。
help-wlan-fcs = 帧校验序列。
help-wlan-flags = 有关帧走向与状态的八位标志。
help-wlan-frag = 这是帧的第几部分。
help-wlan-qos = 优先级与确认方式。
help-wlan-ra = 空中接收该帧的站。
help-wlan-sa = 最初发出该帧的站。
help-wlan-seq = 帧的序号，用来发现重复。
help-wlan-ta = 空中发送该帧的站。

help-wlan_aggregate-a_mdsu-length = 本帧所含多个数据包之一的字节数。

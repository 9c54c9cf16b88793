# The window

app-title = Synema
lobby-subtitle = 数据包放映机
lobby-lessons = 课程
lobby-samples = 示例抓包
lobby-open = 打开抓包文件
lobby-path = 抓包文件的路径
lobby-open-button = 打开…
lobby-error = 无法打开：{$error}
lobby-none = 暂无内容
switch-language = 语言：{$name}
back-to-lobby = 大厅
reading-progress = 正在读取其余部分：{$percent} %，已有 {$frames} 帧
reading-cancel = 取消
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
check-bad-flags = 报文段不得把这些控制位放在一起：{ $flags }。
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

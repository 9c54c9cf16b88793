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
flow-picker = 会话
flow-entry = {$transport} {$number}：{$a} – {$b}
flow-none = 没有会话

# Recording

lobby-live = 实时抓包
lobby-grant = 抓包需要先执行一次：{$command}
lobby-kept = 上次的录制没有保存，文件在 {$file}
interface-any = 全部
interface-not-permitted = 当前用户无权抓包。
interface-down = 接口已关闭。
interface-refused = 操作系统拒绝：{$reason}
recording-runs = ● 正在录制 {$name}：{$frames} 帧，丢失 {$dropped} 帧
recording-ended = 已录制 {$name}：{$frames} 帧，丢失 {$dropped} 帧
recording-shown-from = 从第 {$first} 帧起显示，文件中保存全部
recording-stop = 停止
recording-save = 保存
recording-path = 录制保存到的文件
recording-saved = 已保存到 {$file}
recording-error = 录制：{$error}
recording-title = {$name}（实时）

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
caption-call = {$host} 上的程序调用：{$text}
caption-timer = {$host} 上的 {$timer} 定时器到期。
caption-nothing = 还没有发生任何事情。
spot-frame = 第 {$number} 帧：{$text}

# Layers

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
explain-data-again = { $sender }重传序号 { $first } 到 { $last } 的 { $len } 字节：一直没有收到对它们的确认。{ $fate }
explain-data-fin = { $sender }发送最后 { $len } 字节（序号 { $first } 到 { $last }），同时发送 FIN，FIN 再占用一个序号。{ $fate }
explain-ack = { $sender }确认序号 { $acked } 及之前的全部数据，期待的下一个序号是 { $ack }。{ $fate }
explain-ack-fin = { $sender }确认对方的 FIN：ack = { $ack }，因为 FIN 占用一个序号。{ $fate }
explain-duplicate-ack = { $sender }仍然期待 { $ack }：有数据乱序到达，它重复说明缺少哪里。{ $fate }
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
explain-other = { $sender }向{ $receiver }发送一个 { $protocol } 帧。{ $summary }{ $fate }

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

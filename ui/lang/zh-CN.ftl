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
switch-theme-dark = 深色
switch-theme-light = 浅色
back-to-lobby = 大厅
flow-picker = 会话
flow-entry = {$transport} {$number}：{$a} – {$b}
flow-none = 没有会话
tab-list = 页面

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

# Sentences of the analysis

explain-frame = 这是本次会话中的一帧。

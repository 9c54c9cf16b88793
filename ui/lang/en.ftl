# The window

app-title = Synema
lobby-subtitle = A projector for packets
lobby-lessons = Lessons
lobby-samples = Sample captures
lobby-open = Open a capture
lobby-path = Path of a capture file
lobby-open-button = Open…
lobby-error = It could not be opened: {$error}
lobby-none = None here yet
switch-language = Language: {$name}
back-to-lobby = Lobby
reading-progress = Reading the rest: {$percent} %, {$frames} frames so far
reading-cancel = Cancel
flow-picker = Conversation
flow-entry = {$transport} {$number}: {$a} – {$b}
flow-none = No conversation

# Recording

lobby-live = Listen to
lobby-grant = To listen, this is needed once: {$command}
lobby-kept = The last recording was not saved; it lies in {$file} and is kept for a week
interface-any = all
interface-not-permitted = This user may not listen to interfaces.
interface-down = It is switched off.
interface-refused = The operating system refuses: {$reason}
recording-runs = ● Recording {$name}: { $frames ->
    [one] {$frames} frame
   *[other] {$frames} frames
}, {$dropped} lost
recording-ended = Recorded from {$name}: { $frames ->
    [one] {$frames} frame
   *[other] {$frames} frames
}, {$dropped} lost
recording-shown-from = Shown from frame {$first} on; the file has all
recording-is-read = Reading what came before frame {$first} …
recording-stop = Stop
recording-save = Save
recording-path = File to save the recording in
recording-saved = Saved in {$file}
recording-error = The recording: {$error}

# Playback

play = Play
pause = Pause
step = Step
back = Step back
first = To the start
last = To the end
faster = Faster
slower = Slower
speed = Speed {$speed}×
scrub = Place in the story
time-fixed = Event by event
time-true = True time
numbers-relative = Relative numbers
numbers-raw = Numbers on the wire
position-of = {$beat} of {$count}

## Actions, presenter, lessons
palette = All actions
palette-hint = Type what you want to do
palette-none = Nothing fits what is typed
palette-lesson = Play lesson
palette-tell = Show in what is open
palette-sample = Open sample
palette-file = Open file
lobby-recent = Opened before:
undo = Take back the choice
redo = Choose it again
find = Find with a display filter
find-hint = Display filter, as in Wireshark: tcp.flags.syn == 1
find-next = Next frame found
find-previous = Previous frame found
find-count = {$found} of {$all} frames
find-error = Column {$column}: {$what}
mark = Mark the frame
export = Export
bookmark = Set or remove a bookmark
jump = Go to
jump-bookmark = Next bookmark
jump-handshake = Handshake
jump-loss = Next loss
jump-teardown = Teardown
present = Present
other-view = The other view while presenting
spotlight = Spotlight
blackout = Black screen
blackout-hint = B or . shows the picture again
captions = Captions
notes = Notes
reduced-motion = Less motion
what-if = What if?
what-if-frame = The frame you are looking at:
what-if-run = Run again
lesson-next = Next step of the lesson
lesson-previous = Previous step of the lesson
lesson-step = step {$step} of {$count}
play-pause = Play or pause
loop = Repeat
time-mode = Tell time another way
time-compressed = Gaps shortened
other-numbers = Relative numbers or those on the wire
fork-drop = lose it
fork-delay = delay it
fork-duplicate = send it twice
fork-corrupt = turn a bit over
fork-captured = This was captured, not simulated: `synema fork` makes a scenario of it that can be run again.
fork-end = Back to the first history
history-before = What happened
history-after = What if
knob-delay = Delay of link
knob-rate = Rate of link
knob-loss = Loss on link
knob-window = Receive buffer of host
next-language = Other language
next-theme = Next colours
switch-theme = Colours: {$name}
theme-light = Light
theme-dark = Dark
theme-projector = Projector
theme-contrast = High contrast
leave = Back
export-svg = SVG picture
export-png = PNG picture
export-gif = GIF film
export-mp4 = MP4 film
export-html = HTML page
export-mermaid = Mermaid text
export-plantuml = PlantUML text
export-pcapng = pcapng capture
export-view = View
export-path = Path of the file
export-write = Write
export-done = Written: {$path}

# Views

view-ladder = Ladder
view-states = States
view-layers = Layers
view-bytes = Bytes

# Ladder

ladder-empty = There is no conversation to show.
role-client = client
role-server = server
mark-retransmission = retransmission
mark-gap = gap before it
mark-out-of-order = out of order
mark-duplicate-ack = duplicate ACK
mark-zero-window = zero window
mark-lost = lost
caption-frame = Frame {$number} · {$time} s
caption-moment = {$time} s
caption-state = {$end} changes from {$from} to {$to}.
caption-call = The program on {$host} calls: {$text}.
caption-timer = On {$host} the {$timer} timer goes off.
caption-nothing = Nothing has happened yet.
spot-frame = Frame {$number}: {$text}

# Files

diagram-state = {$state} ({$certainty})
html-keys = Keys: Space plays and pauses, → and Page Down step, ← and Page Up step back, Home and End, + and - change the speed.
html-cut = This page holds the first {$shown} of {$count} steps.

# Layers

layer-role = left to the application
layer-bits = {$count} bits as signals
way-all = all layers
does-unread = Nobody looks in here on the way: it goes on as it came.
does-not-yet = Not around it yet: this header comes next.
does-off = Taken off already.
does-link-sent = Put around it for the next stop on this link: { $from } → { $to }.
does-link-router-in = Addressed to this router, { $to }: the header comes off.
does-link-router-out = A new header, for the next link: { $from } → { $to }.
does-link-arrived = Addressed to this host, { $to }: the header comes off.
does-link-between = Leads over this link: { $from } → { $to }.
does-network-sent = Adds the addresses of both hosts, { $from } → { $to }, and the hops that are left: { $hops }.
does-network-router-in = As deep as a router reads: the packet is for { $to }, and has { $hops } hops left.
does-network-router-out = One hop less, { $hops } are left; the addresses stay { $from } → { $to }.
does-network-arrived = { $to } is this host: the header comes off.
does-network-between = Leads from host to host: { $from } → { $to }, with { $hops } hops left.
does-transport-sent = Adds the ports of both programs, { $from } → { $to }.
does-transport-arrived = Finds the program by its port, { $to }: the header comes off.
does-transport-between = Leads from program to program: port { $from } → { $to }.
does-application-sent = What the program here has to say.
does-application-arrived = What the program here gets to read.
does-application-between = What one program says to the other.
layers-frame = Frame {$number} · {$length} bytes
layers-range = bytes {$first}–{$last} ({$count})
layer-padding = Padding
frame-none = No frame has been seen yet.
model-seven = OSI model, 7 layers
model-five = 5 layers
model-four = TCP/IP, 4 layers
layer-application = Application
layer-presentation = Presentation
layer-session = Session
layer-transport = Transport
layer-network = Network
layer-data-link = Data link
layer-physical = Physical
layer-internet = Internet
layer-link = Link

# States

states-check = check {$check}
states-none = Only TCP has states.
certainty-known = known
certainty-inferred = inferred
certainty-assumed = assumed
edge-passive-open = passive OPEN / create TCB
edge-active-open = active OPEN / send SYN
edge-close = CLOSE / delete TCB
edge-send = SEND / send SYN
edge-rcv-syn = receive SYN / send SYN,ACK
edge-rcv-rst = receive RST
edge-rcv-ack-of-syn = receive ACK of SYN
edge-rcv-syn-ack = receive SYN,ACK / send ACK
edge-close-fin = CLOSE / send FIN
edge-rcv-fin = receive FIN / send ACK
edge-rcv-ack-of-fin = receive ACK of FIN
edge-2msl = 2 MSL have passed / delete TCB

# Bytes

bytes-frame = Frame {$number} · {$length} bytes, {$captured} captured
bytes-choose = Choose a byte or a field: what its bytes mean is shown here.
bytes-computed = This field has no bytes of its own; it is computed from others.
bytes-long = {$count} bytes: too long to be one number.
bytes-big-endian = Big-endian (network order)
bytes-little-endian = Little-endian (x86 memory)
spot-byte = Byte {$offset}: {$value}
spot-bytes-before = Earlier bytes
spot-bytes-behind = Later bytes
spot-fields-before = Earlier fields
spot-fields-behind = Later fields

# Tables

view-list = Packets
table-before = Earlier rows
table-behind = Later rows
column-number = No.
column-time = Time (s)
column-source = Source
column-destination = Destination
column-protocol = Protocol
column-length = Length
column-info = Info
list-none = The filter leaves no frame.
list-count = {$shown} of {$all}
list-comment = Comment: {$text}
rule-checksum = bad checksum
rule-reset = reset
rule-marked = retransmission, gap, …
rule-open-close = opening, closing
rule-control = ARP, ICMP
rule-application = application
rule-udp = UDP, other

# Graphs

view-sequence = Sequence numbers
view-window = Windows
view-rtt = Round trips
view-throughput = Throughput
view-io = Frames over time
graph-none = Only TCP has what this graph shows.
graph-no-rtt = No segment was acknowledged, so no round trip is known.
graph-sequence = Sequence numbers over time, {$from} → {$to}
graph-segment = segment
graph-acknowledged = acknowledged
graph-edge = edge of the window
graph-sacked = SACK block
graph-window = Octets in flight and windows, {$from} → {$to}
graph-in-flight = in flight
graph-offered = window offered
graph-cwnd = cwnd
graph-ssthresh = ssthresh
graph-rtt = Round-trip times, {$from} → {$to}
graph-rtt-sample = measured
graph-srtt = SRTT
graph-rto = RTO
graph-throughput = Octets a second, {$from} → {$to}
graph-interval = in intervals of {$step}
graph-sent = sent
graph-goodput = acknowledged
graph-io = Frames in each {$step}
graph-all-frames = all
graph-flow-frames = this conversation
graph-frames = {$count ->
    [one] 1 frame
   *[other] {$count} frames
}

# Messages

view-messages = Messages
messages-none = Only TCP carries a stream of octets.
messages-nothing = Nobody has said anything yet.
messages-direction = {$from} → {$to}: {$count ->
    [one] 1 octet
   *[other] {$count} octets
}
messages-writes = writes
messages-segments = segments
messages-reads = reads
messages-turns = turns
messages-turn = {$who} · {$time} s · {$count ->
    [one] 1 octet
   *[other] {$count} octets
}
messages-http = HTTP {$line}
messages-after = {$time} s after the request

# Tables of the session

view-flows = Conversations
view-endpoints = Endpoints
view-hierarchy = Protocols
view-experts = Findings
flows-heading = {$count ->
    [one] 1 conversation
   *[other] {$count} conversations
}
endpoints-heading = {$count ->
    [one] 1 address
   *[other] {$count} addresses
}
hierarchy-heading = Protocols of {$count ->
    [one] 1 frame
   *[other] {$count} frames
}
hierarchy-first = Protocols of the first {$shown} of {$count} frames
experts-heading = {$errors} errors, {$warnings} warnings, {$notes} notes
experts-none = Nothing unusual was found.
column-flow = Conversation
column-a = A
column-b = B
column-frames = Frames
column-frames-a = A → B
column-frames-b = B → A
column-octets = Octets
column-begin = Begin (s)
column-duration = Duration (s)
column-history = History
column-address = Address
column-flows = Conversations
column-frames-sent = Frames sent
column-octets-sent = Octets sent
column-frames-received = Received
column-octets-received = Octets received
column-share = Share
column-severity = Severity
column-frame = Frame
column-finding = What was found
severity-error = error
column-rule = Rule
severity-warning = warning
severity-note = note
finding-retransmission = Octets that were sent before
finding-fast-retransmission = Sent again at once, because of duplicate ACKs
finding-spurious-retransmission = Sent again though it was already acknowledged
finding-out-of-order = Out of order
finding-lost-segment = Something before it was not captured
finding-ack-lost-segment = Acknowledges octets that were never seen
finding-duplicate-ack = Duplicate ACK
finding-keep-alive = Keep-alive
finding-keep-alive-ack = Answer to a keep-alive
finding-window-update = Changes only the window
finding-window-full = Fills the window to its edge
finding-zero-window = Window of zero
finding-zero-window-probe = Probe of a closed window
finding-zero-window-probe-ack = Answer to a probe: still closed
finding-reused-ports = A new connection between used ports

# Hosts

view-hosts = Hosts
hosts-more = {$count} more

# Headers and numbers

view-header = Header
header-title = Frame {$number} · {$layer}: 32 bits a row
header-none = This frame has no header with fields at fixed bits.
bytes-call = little-endian host: {$call}
bytes-wrong = read in the wrong order: {$wrong}
checksum-pseudo = pseudo-header: {$words} = {$sum}
checksum-words = {$count} words, field as 0: {$words} = {$sum}
checksum-fold = carries added back: {$folding}
checksum-complement = complement: ~{$folded} = {$sum}
checksum-good = The field holds {$found}: right.
checksum-bad = The field holds {$found}: wrong, or yet to be computed by the network card.
checksum-none = The field holds {$found}: the sender computed none.

# Topology

view-topology = Network
topology-none = Nobody has been seen.
topology-tables-of = Tables of {$node}
topology-no-tables = {$node} has nothing in its tables.
topology-queue = {$count} waiting
spot-zoom-in = Pull arrows apart
spot-zoom-out = Push arrows together
spot-extra-on = Write on arrows: { $what }
spot-extra-off = Leave out of arrows: { $what }
extra-window = window
extra-sack = SACK blocks
spot-node = Tables of {$node}
topology-tables = Tables of hosts and devices
column-node = Node
column-table = Table
column-key = Entry
column-value = Value

# Sockets

view-sockets = Sockets
sockets-none = Programs and sockets are known in simulations only; a capture does not show them.
sockets-program = Program
sockets-sockets = Sockets
sockets-waiting = waits
sockets-closed = No socket is open.
sockets-descriptors = File descriptors (program/number)
sockets-no-descriptors = None is open.
sockets-send-buffer = send buffer: {$octets} sent + {$more} waiting, of {$window} octets
sockets-receive-buffer = receive buffer: {$octets} to be read + {$more} behind a gap, of {$window}
sockets-syn-queue = SYN queue: {$count} of {$backlog}
sockets-accept-queue = accept queue: {$count} of {$backlog}
sockets-hidden = A capture shows frames only. The programs and their lines, the calls they wait in, their file descriptors, the levels of their buffers and the SYN and accept queues stay hidden; a simulation shows them, and a conversation can be run again as one.
sockets-offers = Offers a window of {$octets} octets: at least so much room is in its receive buffer.
sockets-unanswered = {$octets} octets of its own are sent and not acknowledged: they are still in its send buffer.
sockets-in-flight = {$octets} of {$window} octets in flight

# Compare

view-compare = Compare
compare-none = Choose another session to compare this one with.
compare-difference = The first difference: {$time} s
compare-same = Both are the same.
compare-this = This session: {$count ->
    [one] 1 frame
   *[other] {$count} frames
}
compare-other = The other: {$count ->
    [one] 1 frame
   *[other] {$count} frames
}

# Sentences of the analysis


## What a frame is and why it was sent
end-client = the client
end-server = the server
fate-none = {""}
fate-lost = {" "}It is lost on the way.
explain-syn = { $sender } asks { $receiver } for a connection: its first sequence number is { $seq }, and the SYN takes that one, so data will start at { $next }.{ $fate }
explain-syn-again = { $sender } has heard nothing and sends its SYN (sequence number { $seq }) again.{ $fate }
explain-syn-simultaneous = { $sender } also asks for a connection at the same time, starting from sequence number { $seq }: a simultaneous open.{ $fate }
explain-syn-ack = { $sender } agrees and opens its own direction from { $seq }; ack = { $ack } because the other side's SYN takes one sequence number.{ $fate }
explain-syn-ack-simultaneous = { $sender } answers the other side's SYN, which crossed its own: it sends the same SYN again, now with ack = { $ack }.{ $fate }
explain-syn-ack-again = { $sender } has seen no acknowledgment and sends its SYN, ACK (sequence number { $seq }) again.{ $fate }
explain-ack-handshake = { $sender } acknowledges the SYN: ack = { $ack } because the SYN takes one sequence number. Once this arrives, the handshake is complete on both sides.{ $fate }
explain-data = { $sender } sends { $len ->
    [one] 1 byte of data, number { $first }
   *[other] { $len } bytes of data, numbers { $first } to { $last }
}; it expects { $ack } next from { $receiver }.{ $fate }
explain-data-again = { $sender } sends the { $len ->
    [one] byte { $first }
   *[other] bytes { $first } to { $last }
} of frame { $first_copy } again: no acknowledgment has come for them.{ $fate }
explain-data-fin = { $sender } sends its last { $len ->
    [one] byte, number { $first },
   *[other] { $len } bytes, numbers { $first } to { $last },
} and its FIN, which takes one more sequence number.{ $fate }
explain-ack = { $sender } acknowledges everything up to number { $acked } and expects { $ack } next.{ $fate }
explain-ack-fin = { $sender } acknowledges the FIN: ack = { $ack } because the FIN takes one sequence number.{ $fate }
explain-duplicate-ack = { $sender } still expects { $ack } and says so again (repetition { $count }): something arrived out of order.{ $fate }
explain-zero-window = { $sender } has no room left: its window is 0, so { $receiver } must wait. It has everything up to number { $acked }.{ $fate }
explain-fin = { $sender } has nothing more to send: its FIN takes sequence number { $seq }. It can still receive.{ $fate }
explain-fin-second = { $sender } closes its direction too: its FIN takes sequence number { $seq }. Now both have nothing more to send.{ $fate }
explain-fin-again = { $sender } has seen no acknowledgment and sends its FIN (sequence number { $seq }) again.{ $fate }
explain-rst-refused = { $sender } refuses: nothing listens on that port. ack = { $ack } shows which SYN is meant.{ $fate }
explain-rst = { $sender } ends the connection at once with a reset; what was not delivered is lost.{ $fate }
explain-arp-request = { $sender } asks everyone on the link which hardware address belongs to { $receiver }.{ $fate }
explain-arp-reply = { $sender } answers with its hardware address: { $summary }.{ $fate }
explain-echo-request = { $sender } asks { $receiver } to send this back (ping): { $summary }.{ $fate }
explain-icmp = { $sender } tells { $receiver }: { $summary }.{ $fate }
explain-udp = { $sender } sends { $receiver } one datagram with { $len ->
    [one] 1 byte
   *[other] { $len } bytes
}; UDP neither acknowledges nor repeats.{ $fate }
explain-router-in = Router { $router } takes the frame in: it was addressed to it ({ $destination }). The Ethernet header comes off, and the packet inside is for { $address }; TTL { $hops }.
explain-router-out = Router { $router } sends the packet on to { $address }: TTL { $before } → { $hops }, and a new Ethernet header { $source } → { $destination }. Nothing behind the IP header has changed.
explain-other = { $sender } sends { $receiver } a frame of { $protocol }. { $summary }{ $fate }
explain-data-message = { $sender } sends { $len ->
    [one] 1 byte of { $protocol }, number { $first }
   *[other] { $len } bytes of { $protocol }, numbers { $first } to { $last }
}: { $summary }.{ $fate }
explain-copy-routed = The packet of frame { $first } once more, on the other side of a router: { $hops } hops are left instead of { $before }. It was captured twice and sent once.
explain-copy-mirrored = The packet of frame { $first } once more, the same down to its IP identification: it was captured twice and sent once.
explain-data-again-unseen = { $sender } sends the { $len ->
    [one] byte { $first }
   *[other] bytes { $first } to { $last }
} again or late; the first copy was not captured.{ $fate }
explain-data-fast = { $sender } sends from { $first } on again (first in frame { $first_copy }) without waiting for its timer: repeated acknowledgments asked for just this.{ $fate }
explain-data-spurious = { $sender } sends the { $len ->
    [one] byte { $first }
   *[other] bytes { $first } to { $last }
} again although they were acknowledged already: the acknowledgment was late or lost.{ $fate }
explain-data-late = { $sender }'s { $len ->
    [one] byte { $first }
   *[other] bytes { $first } to { $last }
} come late: others behind them were faster.{ $fate }
explain-data-gap = { $sender } sends { $len ->
    [one] 1 byte, number { $first }
   *[other] { $len } bytes, numbers { $first } to { $last }
}; what comes before number { $first } was lost, is late, or was not captured.{ $fate }
explain-data-fills-window = { $sender } sends { $len ->
    [one] 1 byte, number { $first }
   *[other] { $len } bytes, numbers { $first } to { $last }
}, and with this the window of { $receiver } is full: it must wait for an acknowledgment.{ $fate }
explain-keep-alive = { $sender } asks whether { $receiver } is still there: number { $seq } was acknowledged before, so nothing new is sent.{ $fate }
explain-keep-alive-ack = { $sender } is still there: it repeats that it expects { $ack }.{ $fate }
explain-zero-window-probe = { $sender } tries with one byte, number { $seq }, whether the closed window of { $receiver } has opened.{ $fate }
explain-zero-window-probe-ack = { $sender } still has no room: its window stays 0, and it expects { $ack }.{ $fate }
explain-window-update = { $sender } changes nothing but its window: it now has room for { $window } bytes from number { $ack } on.{ $fate }
explain-ack-unseen = { $sender } acknowledges everything up to number { $acked }, also bytes that the capture does not have.{ $fate }
explain-no-ack = { $sender } sends a segment without any control bit that a connection needs; { $receiver } drops it.{ $fate }
explain-rst-unknown = { $sender } knows of no such connection and answers with a reset.{ $fate }
explain-arp-announcement = { $sender } tells everyone on the link its own address: { $summary }.{ $fate }
explain-echo-reply = { $sender } sends back what { $receiver } had sent it (ping): { $summary }.{ $fate }
explain-unreachable = { $sender } tells { $receiver } that its packet could not be delivered: { $summary }.{ $fate }
explain-time-exceeded = { $sender } tells { $receiver } that its packet was dropped on the way, because it had lived too long: { $summary }.{ $fate }
explain-neighbor-solicitation = { $sender } asks on the link which hardware address an IPv6 address has: { $summary }.{ $fate }
explain-neighbor-advertisement = { $sender } tells which hardware address belongs to its IPv6 address: { $summary }.{ $fate }
explain-dns-query = { $sender } asks the name server { $receiver } for { $name }, type { $type }.{ $fate }
explain-dns-answer = { $sender } answers the question for { $name }, type { $type }: { $answer }.{ $fate }
explain-dns-error = { $sender } answers that it cannot resolve { $name }, type { $type }.{ $fate }
explain-dns-empty = { $sender } answers about { $name }, type { $type }, without a record that says more.{ $fate }
explain-udp-message = { $sender } sends { $receiver } a message of { $protocol }: { $summary }.{ $fate }
explain-other-plain = { $sender } sends { $receiver } a frame of { $protocol }.{ $fate }
explain-frame = A frame of { $protocol }, { $len } bytes: { $summary }{ $fate }
explain-unread = A frame of { $len } bytes; nothing in it is read here, so it is shown as bytes.{ $fate }

## Departures from the RFCs
check-malformed = The frame contradicts itself: { $what }.
check-bad-checksum = The checksum of { $protocol } is wrong: { $found } does not match what it covers, so the receiver must drop this.
check-checksum-offload = The checksum of { $protocol } was not filled in yet when this was captured: the network card does it (offload).
check-udp-checksum-missing = A UDP datagram over IPv6 has no checksum; there it is not optional.
check-captured-twice = The packet of frame { $first } was captured a second time, with { $before } hops left then and { $hops } now: it was sent once, and the marks of a repetition are the capture’s doing.
check-ttl-zero = The packet has a time to live of 0 and must not be on the wire.
check-ip-reserved-bit = The unused bit of the IPv4 flags is set; it must be 0.
check-bad-source = { $ip } stands as the sender, but an address of many hosts can never be a source.
check-echo-differs = The echo reply (sequence number { $seq }) does not bring back the data of its request.
check-address-conflict = { $ip } is said to belong to { $mac }, but before it belonged to { $owner }: two hosts use one address.
check-arp-sender = ARP names { $mac } as the sender, but the frame comes from another hardware address.
check-bad-flags = No segment may combine these control bits: { $flags }.
check-tcp-reserved-bits = Reserved bits of the TCP header are set; a sender must leave them 0.
check-ack-missing = A segment of an open connection has no ACK; the receiver drops it.
check-ack-of-unsent = This acknowledges { $ack }, { $len ->
    [one] 1 octet
   *[other] { $len } octets
} beyond all that the other side was seen to send: it is wrong, or the capture missed something.
check-syn-ack-wrong = The SYN, ACK acknowledges { $ack }, but the SYN asks for { $expected }.
check-syn-with-data = The SYN brings { $len ->
    [one] 1 octet
   *[other] { $len } octets
} of data without TCP Fast Open; the receiver may keep or drop them, but must not deliver them before the handshake is over.
check-beyond-window = { $len ->
    [one] 1 octet lies
   *[other] { $len } octets lie
} beyond the window that the receiver had announced.
check-window-shrunk = The right edge of the window moves { $len ->
    [one] 1 octet
   *[other] { $len } octets
} back; what is already on its way may have to be thrown away.
check-mss-exceeded = The segment has { $len } octets of data, with its options more than the MSS of { $mss } that the other side announced. In a capture on the sending machine this can be segmentation by the network card.
check-retransmission-differs = { $len ->
    [one] 1 octet was
   *[other] { $len } octets were
} sent again with other contents: each sequence number stands for one octet only.
check-data-after-fin = { $len ->
    [one] 1 octet of new data comes
   *[other] { $len } octets of new data come
} behind the sender's own FIN, which said that there is no more.
check-rst-not-acceptable = The reset's sequence number { $seq } is outside the window: its receiver must not believe it.
check-rst-challenged = The reset's sequence number { $seq } is in the window, but not the next expected, { $expected }: its receiver answers with a challenge ACK and stays.
check-option-misplaced = The option { $option } belongs in SYNs only.
check-option-not-agreed = The option { $option } is used though the two SYNs did not agree on it.
check-timestamp-missing = Both SYNs had timestamps, so every later segment must have them; this one has none.
check-timestamp-back = The timestamp { $now } is before { $before }, which was sent last: the receiver takes this for an old duplicate (PAWS).
check-window-scale-too-large = A window scale of { $shift } is more than 14; the receiver uses 14.

## Questions
quiz-ack = Frame {$frame}: {$sender} sends [{$flags}] with seq = {$seq} and {$len} bytes of data. Which acknowledgment number acknowledges all of it?
quiz-ack-why = Every byte of data, SYN and FIN takes one sequence number, {$takes} in all: {$seq} + {$takes} = {$ack}.
quiz-state = Frame {$frame} [{$flags}] has arrived. In which state is {$end} now?
quiz-state-why = {$end} is in {$state}.
quiz-byte-order = Frame {$frame}: the destination port stands as {$octets} on the wire. Which port is that?
quiz-byte-order-why = Network order has the high byte first: {$high} × 256 + {$low} = {$port}.
quiz-layer = Frame {$frame}: which protocol's header or data lies innermost?
quiz-layer-why = From the outside in: {$layers}; {$protocol} is the last.

## In the terminal
terminal-hint = There is no display here: start synema on a desktop for the window, or make pictures with `synema render three-way-handshake -o picture.svg`.

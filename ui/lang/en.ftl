# The window

language-name = English
app-title = Synema
lobby-subtitle = A projector for packets
lobby-lessons = Lessons
lobby-samples = Sample captures
lobby-open = Open a capture
lobby-path = Path of a capture file
lobby-open-button = Open…
lobby-none = None here yet
switch-language = Language: {$name}
back-to-lobby = Lobby
reading-progress = Reading the rest: {$percent} %, {$frames} frames so far
work-cancel = Cancel
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
recording-follows = Following {$name}: { $frames ->
    [one] 1 frame
   *[other] {$frames} frames
} so far
recording-followed = Not following {$name} any more: { $frames ->
    [one] 1 frame
   *[other] {$frames} frames
}
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

open-file = Choose a file to open
comment = Comment on the frame
two-views = One view or two while presenting
zoom-in = Everything larger
zoom-out = Everything smaller
zoom-reset = Everything as large as at first
next-segment = To the next segment
previous-segment = To the segment before
next-flow = Next conversation
previous-flow = Conversation before
choose-file = Choose…
frame-menu = What to do with the frame
frame-layers = Look into its layers
frame-bytes = Look at its bytes
activity = Where something happens
show-sack = SACK blocks on the arrows of the ladder
show-windows = Windows on the arrows of the ladder
comment-title = Comment on frame {$number}
comment-hint = Kept with Ctrl+Enter. Comments are written into the file by Export, pcapng capture.
comment-text = Comment text
comment-keep = Keep
find-searching = searching, {$percent} %
export-pdf = PDF page
export-flow = this conversation
export-found = frames found
export-marked = marked frames
export-all = all frames
work-opening = Opening {$name}
work-running = Running it again
work-exporting = Writing {$name}
work-telling = Looking for the lesson in this session
work-cancelled = Cancelled: {$name}
dialog-missing = This desktop offers no dialog for files: type the path, or drop the file on the window.

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
view-lengths = Packet lengths
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
lengths-heading = Lengths of {$count ->
    [one] 1 frame
   *[other] {$count} frames
}, octets on the wire
experts-heading = { $errors ->
    [one] 1 error
   *[other] {$errors} errors
}, { $warnings ->
    [one] 1 warning
   *[other] {$warnings} warnings
}, { $notes ->
    [one] 1 note
   *[other] {$notes} notes
}
experts-first = {$percent} % read: { $errors ->
    [one] 1 error
   *[other] {$errors} errors
}, { $warnings ->
    [one] 1 warning
   *[other] {$warnings} warnings
}, { $notes ->
    [one] 1 note
   *[other] {$notes} notes
}
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
column-range = Length
column-shortest = Shortest
column-longest = Longest
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
check-bad-flags = No connection is opened or closed with these control bits together: { $flags }.
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

## One sentence for every field that a dissection shows, by its name with hyphens for dots.

help-ah-icv = Proves that the packet was not changed on its way.
help-ah-length = Length of this header in units of four octets, less two.
help-ah-next_header = The protocol of what the header protects.
help-ah-sequence = Counts the packets of this association, so that copies are noticed.
help-ah-spi = Names, with the destination, the security association that was agreed on.

help-arcnet-dst = The station that the frame is for; 0 is everyone.
help-arcnet-protID = What the ARCNET frame carries.
help-arcnet-src = The station that sent the frame.

help-arp-dst-hw_mac = The hardware address asked for; not known yet in a request.
help-arp-dst-proto_ipv4 = The IPv4 address that is asked for or answered to.
help-arp-hw-size = Octets of a hardware address: 6 for Ethernet.
help-arp-hw-type = The kind of link: 1 is Ethernet.
help-arp-opcode = Whether this asks (1) or answers (2).
help-arp-proto-size = Octets of a protocol address: 4 for IPv4.
help-arp-proto-type = The protocol whose addresses are resolved, by its EtherType.
help-arp-src-hw_mac = The sender's hardware address, which listeners may remember.
help-arp-src-proto_ipv4 = The sender's IPv4 address; 0.0.0.0 in a probe for a free address.

help-avsp-sub_type = The kind of Arista's header: 1 is a timestamp.
help-avsp-ver = The format and resolution of the timestamp.

help-ayiya-authmethod = How packets of the tunnel are authenticated.
help-ayiya-epoch = When the packet was sent, seconds since 1970, against replay.
help-ayiya-hashmethod = The hash that the signature is made with.
help-ayiya-idlen = Length of the identity, as a power of two.
help-ayiya-idtype = What kind of identity the sender gives.
help-ayiya-nextheader = The protocol of what the tunnel carries.
help-ayiya-opcode = What to do with the packet: 1 is to forward it.
help-ayiya-siglen = Length of the signature in units of four octets.

help-capwap-header-flags-f = The frame was cut into several CAPWAP packets.
help-capwap-header-flags-k = A keep-alive: it carries no station's frame.
help-capwap-header-flags-t = The frame is in its radio's own format, not 802.3.
help-capwap-header-length = Length of this header in units of four octets.
help-capwap-header-rid = Which of the access point's radios the frame belongs to.
help-capwap-header-wbid = The kind of radio: 1 is IEEE 802.11.
help-capwap-preamble-type = Whether the header follows in clear (0) or DTLS does (1).
help-capwap-preamble-version = Version of CAPWAP; 0 is the only one.

help-cfp-fcs = The check sequence that switches make anew for every hop.
help-cfp-ftag = The forwarding tree or topology that the frame takes.
help-cfp-ttl = How many more switches the frame may pass.

help-chdlc-address = 0x0f for one station, 0x8f for all.
help-chdlc-protocol = What the frame carries, by its EtherType.

help-cmd-length = Octets of Cisco's tag behind the version and length, in units of eight.
help-cmd-options = Kind and length of the option that holds the group.
help-cmd-sgt = The security group that the sender belongs to.
help-cmd-type = What the tag is followed by.
help-cmd-version = Version of Cisco's tag: 1.
help-data-data = Octets that nothing here reads further.
help-data-len = How many octets those are.

help-dhcp-cookie = The four octets that announce options: 99.130.83.99.
help-dhcp-file = The boot file that the client is to load.
help-dhcp-flags = Sixteen bits, of which only the first has a meaning.
help-dhcp-flags-bc = The client cannot take unicast yet: answer by broadcast.
help-dhcp-hops = How many relays passed the message on.
help-dhcp-hw-len = Octets of the client's hardware address.
help-dhcp-hw-mac_addr = The client's hardware address.
help-dhcp-hw-type = The client's kind of link: 1 is Ethernet.
help-dhcp-id = A random number that ties answers to their request.
help-dhcp-ip-client = The client's address, if it already has one that works.
help-dhcp-ip-relay = The relay's address, to which the server answers.
help-dhcp-ip-server = The server to use in the next step of booting.
help-dhcp-ip-your = The address that the server gives the client.
help-dhcp-option-agent_information_option-agent_circuit_id = The relay's port by which the request came in.
help-dhcp-option-agent_information_option-agent_remote_id = Who the relay says is at the far end of that port.
help-dhcp-option-boot_file_size = Size of the boot file in units of 512 octets.
help-dhcp-option-bootfile_name = The boot file, where its usual place holds options.
help-dhcp-option-broadcast_address = The address that reaches every host of the subnet.
help-dhcp-option-captive_portal = Where the page is on which a guest must sign in first.
help-dhcp-option-classless_static_route = Routes with prefixes of any length, and their routers.
help-dhcp-option-client_system_architecture = The kind of machine that boots, so that it gets a fitting file.
help-dhcp-option-default_ip_ttl = The TTL the client is to send its packets with.
help-dhcp-option-dhcp = Which message this is: discover, offer, request, …
help-dhcp-option-dhcp_auto_configuration = Whether the client may give itself a link-local address.
help-dhcp-option-dhcp_max_message_size = The longest message that the client takes.
help-dhcp-option-dhcp_server_id = The server that is meant, or that speaks.
help-dhcp-option-domain_name = The domain that completes short host names.
help-dhcp-option-domain_name_server = A DNS server the client may ask.
help-dhcp-option-hostname = The client's own name.
help-dhcp-option-interface_mtu = The longest packet to be sent on this interface.
help-dhcp-option-ip_address_lease_time = For how many seconds the address is lent.
help-dhcp-option-length = Octets of the option's value.
help-dhcp-option-log_server = A server that takes log messages.
help-dhcp-option-message = Why the server refuses, or the client declines, in words.
help-dhcp-option-name_server = A server of the old IEN 116 naming service.
help-dhcp-option-netbios_over_tcpip_name_server = A NetBIOS name server (WINS).
help-dhcp-option-netbios_over_tcpip_node_type = In which order NetBIOS names are looked up.
help-dhcp-option-netbios_over_tcpip_scope = The NetBIOS scope the client belongs to.
help-dhcp-option-nis_domain = The client's NIS domain.
help-dhcp-option-ntp_server = A time server that speaks NTP.
help-dhcp-option-option_overload = Options also stand where file and server names belong.
help-dhcp-option-rebinding_time_value = After so many seconds any server may be asked to extend the lease.
help-dhcp-option-renewal_time_value = After so many seconds the client asks its server to extend the lease.
help-dhcp-option-request_list_item = An option that the client wishes to get.
help-dhcp-option-requested_ip_address = The address that the client would like to have.
help-dhcp-option-root_path = Where a diskless client finds its root file system.
help-dhcp-option-router = A router that leads out of the subnet.
help-dhcp-option-subnet_mask = Which bits of an address name the subnet.
help-dhcp-option-subnet_selection_option = The subnet from which the address is to be.
help-dhcp-option-tftp_server_address = A TFTP server, as phones use it.
help-dhcp-option-tftp_server_name = The TFTP server's name, where its usual place holds options.
help-dhcp-option-time_offset = Seconds by which local time is ahead of UTC.
help-dhcp-option-time_server = A time server of RFC 868.
help-dhcp-option-type = Which option follows; 255 ends the list.
help-dhcp-option-value = The option's value, as octets.
help-dhcp-option-vendor_class_id = The make of the client's software.
help-dhcp-secs = Seconds since the client began to look for an address.
help-dhcp-server = The name of the server to boot from.
help-dhcp-type = Whether a client (1) or a server (2) speaks.

help-dns-a = An IPv4 address of the name.
help-dns-aaaa = An IPv6 address of the name.
help-dns-cname = The name that this one is an alias of.
help-dns-count-add_rr = Records that help without having been asked for.
help-dns-count-answers = Records that answer the question.
help-dns-count-auth_rr = Records that name the responsible servers.
help-dns-count-queries = How many questions follow; in practice one.
help-dns-data = The record's contents, as octets.
help-dns-flags = Sixteen bits: who speaks, how, and with what result.
help-dns-flags-authenticated = The server has proved all of the data by DNSSEC.
help-dns-flags-authoritative = The answer comes from a server responsible for the name.
help-dns-flags-checkdisable = The client takes data that DNSSEC has not proved.
help-dns-flags-opcode = What is asked for; 0 is an ordinary query.
help-dns-flags-rcode = How it ended: 0 without error, 3 when the name does not exist.
help-dns-flags-recavail = The server is willing to ask others.
help-dns-flags-recdesired = The client wants the server to ask others.
help-dns-flags-response = 0 in a question, 1 in an answer.
help-dns-flags-truncated = The answer did not fit; ask again over TCP.
help-dns-flags-z = A bit that must be 0.
help-dns-id = A number that ties the answer to its question.
help-dns-length = Octets of the message that follows over TCP.
help-dns-mx-mail_exchange = A host that takes mail for the domain.
help-dns-mx-preference = Hosts with a smaller number are tried first.
help-dns-ns = A server that is responsible for the domain.
help-dns-ptr-domain_name = The name that belongs to the address.
help-dns-qry-class = The class asked for; 1 is the Internet.
help-dns-qry-name = The name that is asked about.
help-dns-qry-qu = Whether the answer may be sent to the asker alone instead of to the group.
help-dns-qry-type = Which kind of record is wanted: 1 is A, 28 is AAAA.
help-dns-resp-cache_flush = Whether the record replaces all that were remembered under its name.
help-dns-resp-class = The record's class; 1 is the Internet.
help-dns-resp-edns0_version = Version of the extension: 0.
help-dns-resp-ext_rcode = The upper bits of the response code.
help-dns-resp-len = Octets of the record's contents.
help-dns-resp-name = The name that the record belongs to.
help-dns-resp-ttl = For how many seconds the record may be remembered.
help-dns-resp-type = What kind of record this is.
help-dns-resp-z = Flags of the extension.
help-dns-resp-z-do = Whether the sender wants signatures (DNSSEC).
help-dns-rr-udp_payload_size = The longest message that the sender takes over UDP.
help-dns-soa-expire_limit = After so many seconds without its master, a secondary stops answering.
help-dns-soa-minimum_ttl = For how long "no such name" may be remembered.
help-dns-soa-mname = The zone's primary server.
help-dns-soa-refresh_interval = How often a secondary looks for changes, seconds.
help-dns-soa-retry_interval = How soon it tries again when that failed, seconds.
help-dns-soa-rname = The responsible person's mailbox, its @ written as a dot.
help-dns-soa-serial_number = Grows whenever the zone changes.
help-dns-srv-port = The port of the service.
help-dns-srv-priority = Hosts with a smaller number are tried first.
help-dns-srv-target = The host that offers the service.
help-dns-srv-weight = How often this host is chosen among equals.
help-dns-txt = A text that belongs to the name.
help-dns-txt-length = Octets of the text.

help-eap-code = 1 is a request, 2 a response, 3 success, 4 failure.
help-eap-id = Matches a response to its request.
help-eap-identity = Who wants to be let in, or the question for it.
help-eap-len = Octets of the message.
help-eap-tls-flags = The flags of EAP-TLS as one number.
help-eap-tls-flags-len_included = The length of the whole TLS message follows.
help-eap-tls-flags-more_fragments = Other fragments of the TLS message follow.
help-eap-tls-flags-start = The server asks the client to begin.
help-eap-tls-len = Octets of the TLS message with all its fragments.
help-eap-type = How the station proves who it is.
help-eapol-len = Octets of the packet behind this header.
help-eapol-type = What the packet is: 0 carries EAP, 3 a key.
help-eapol-version = The version of 802.1X.

help-enc-af = The packet's address family: 2 is IPv4.
help-enc-flags = Whether the packet was encrypted or authenticated.
help-enc-spi = The security association that the packet belongs to.
help-erspan-cos = The mirrored frame's class of service.
help-erspan-spanid = The mirroring session.
help-erspan-truncated = The frame was shortened before it was mirrored.
help-erspan-version = Version of ERSPAN: 1 is type II.
help-erspan-vlan = The VLAN that the frame was seen on.

help-eth-dst = The station that the frame is for.
help-eth-dst-ig = 1 when the frame is for a group of stations, or all.
help-eth-dst-lg = 1 when the address was not given by a manufacturer.
help-eth-len = Octets behind the header of an 802.3 frame.
help-eth-padding = Fills a short frame up to 60 octets; no one reads it.
help-eth-src = The station that sent the frame on this link.
help-eth-src-ig = Always 0: only one station can send.
help-eth-src-lg = 1 when the address was not given by a manufacturer.
help-eth-type = What the frame carries: 0x0800 is IPv4, 0x86dd IPv6.

help-fddi-dst = The station that the frame is for.
help-fddi-fc = The kind of FDDI frame.
help-fddi-src = The station that sent the frame.

help-fr-chdlctype = What the frame carries, by its EtherType.
help-fr-control = Control field; 0x03 is unnumbered information.
help-fr-nlpid = The network protocol that follows: 0xcc is IPv4.
help-fr-second_dlci = The lower bits of the virtual circuit's number.
help-fr-upper_dlci = The upper bits of the virtual circuit's number.

help-ftp-line = A line that is neither a command nor a reply.
help-ftp-request = The client sends a command.
help-ftp-request-arg = What stands behind the command.
help-ftp-request-command = The command: USER, RETR, PASV, …
help-ftp-response = The server replies.
help-ftp-response-arg = The reply in words.
help-ftp-response-code = Three digits; the first tells success (2) from failure (4, 5).

help-geneve-flags-critical = Some option must be understood, or the packet dropped.
help-geneve-flags-oam = A control message of the tunnel, not a tenant's frame.
help-geneve-option-length = Octets of options behind the fixed header.
help-geneve-options = The options, as octets.
help-geneve-proto_type = What the tunnel carries, by its EtherType.
help-geneve-version = Version of Geneve; 0 is the only one.
help-geneve-vni = The virtual network that the frame belongs to.

help-gre-ack_number = The highest sequence number that has come the other way (PPTP).
help-gre-checksum = Checksum over the header and what it carries.
help-gre-flags-ack = An acknowledgment number follows.
help-gre-flags-checksum = A checksum follows.
help-gre-flags-key = A key follows.
help-gre-flags-routing = Routing information follows (obsolete).
help-gre-flags-sequence_number = A sequence number follows.
help-gre-flags-strict_source_route = All of the route was given (obsolete).
help-gre-flags-version = 0 is plain GRE, 1 that of PPTP.
help-gre-flags_and_version = All of the header's first sixteen bits.
help-gre-key = Tells tunnels between the same two hosts apart.
help-gre-key-call_id = The call that the packet belongs to (PPTP).
help-gre-key-payload_length = Octets behind the header (PPTP).
help-gre-offset = Where the active route entry begins (obsolete).
help-gre-proto = What the tunnel carries, by its EtherType.
help-gre-sequence_number = Counts the tunnel's packets, so that their order can be kept.

help-gre-wccp-redirect_header = What the router says of a packet that it sends to a cache.
help-gtp-flags = The header's first octet.
help-gtp-flags-e = An extension header follows.
help-gtp-flags-payload = 1 for GTP, 0 for charging (GTP').
help-gtp-flags-pn = An N-PDU number is there.
help-gtp-flags-s = A sequence number is there.
help-gtp-flags-version = Version of GTP.
help-gtp-length = Octets behind the first eight of the header.
help-gtp-message = The kind of message: 255 carries a user's packet.
help-gtp-teid = The tunnel's end that the packet is for.

help-hsr-lsdu_size = Octets of what the tag protects, with the tag itself.
help-hsr-path = Which way round the ring the frame goes.
help-hsr-sequence_nr = Counts the sender's frames, so that the second copy is dropped.
help-hsr-type = What the tag is followed by.
help-http-accept = Kinds of content that the client takes.
help-http-accept_encoding = Compressions that the client understands.
help-http-accept_language = Languages that the user prefers.
help-http-authorization = Proof of who asks.
help-http-cache_control = What caches may do with the message.
help-http-connection = What to do with this connection afterwards.
help-http-content_encoding = How the content was compressed.
help-http-content_length_header = Octets of the message's body.
help-http-content_type = What kind of content the body is.
help-http-cookie = What the server had asked the client to keep.
help-http-date = When the message was made.
help-http-host = The host whose page is wanted: one server may have many.
help-http-last_modified = When the content last changed.
help-http-location = Where to look instead.
help-http-proxy_authenticate = How a proxy wants the client to prove who it is.
help-http-proxy_authorization = Proof for a proxy of who asks.
help-http-referer = The page that led here.
help-http-request = The message asks for something.
help-http-request-line = One header line of the request.
help-http-request-method = What to do: GET fetches, POST sends.
help-http-request-uri = What it is to be done with.
help-http-request-version = The version of HTTP that the client speaks.
help-http-response = The message answers a request.
help-http-response-code = Three digits: 2xx success, 3xx elsewhere, 4xx and 5xx failure.
help-http-response-line = One header line of the response.
help-http-response-phrase = The same in words, for people.
help-http-response-version = The version of HTTP that the server speaks.
help-http-server = The server's software.
help-http-set_cookie = Something for the client to keep and send back.
help-http-transfer_encoding = How the body is framed; chunked comes in pieces of told length.
help-http-upgrade = Another protocol to go on with.
help-http-user_agent = The client's software.
help-http-www_authenticate = How the server wants the client to prove who it is.
help-http-x_forwarded_for = For whom a proxy asks.

help-icmp-addr_entry_size = Words of four octets for each router listed.
help-icmp-address_mask = The subnet's mask, asked for or given.
help-icmp-checksum = Checksum over the whole message.
help-icmp-checksum-status = Whether the checksum is right.
help-icmp-code = The type's particular case.
help-icmp-ext-checksum = Checksum over the objects behind the quoted packet.
help-icmp-ext-checksum-status = Whether that checksum is right.
help-icmp-ext-class = What kind of object follows.
help-icmp-ext-ctype = The form of that object.
help-icmp-ext-echo-req-local = The interface asked about belongs to the one who answers.
help-icmp-ext-echo-rsp-active = The interface is up.
help-icmp-ext-echo-rsp-ipv4 = The interface speaks IPv4.
help-icmp-ext-echo-rsp-ipv6 = The interface speaks IPv6.
help-icmp-ext-echo-rsp-state = How well a neighbour's address is known.
help-icmp-ext-echo-seq = Counts the requests.
help-icmp-ext-length = Octets of the object, with its header.
help-icmp-ext-res = Bits without a meaning.
help-icmp-ext-version = Version of the extension; 2 is the only one.
help-icmp-ident = Ties replies to the program that asked.
help-icmp-int_ident-index = The number of the interface asked about.
help-icmp-length = How much of the packet is quoted, in words of four octets.
help-icmp-lifetime = For how many seconds the routers listed may be used.
help-icmp-mpls-exp = Traffic class of the label.
help-icmp-mpls-label = A label that the packet carried where it was dropped.
help-icmp-mpls-s = The last label of the stack.
help-icmp-mpls-ttl = The label's time to live.
help-icmp-mtu = The longest packet that the next link takes.
help-icmp-num_addrs = How many routers are listed.
help-icmp-originate_timestamp = When the request was sent, milliseconds since midnight UTC.
help-icmp-pointer = The octet of the quoted packet that is wrong.
help-icmp-pref_level = The router with the highest number is preferred.
help-icmp-receive_timestamp = When the request arrived, milliseconds since midnight UTC.
help-icmp-redir_gw = The router to send such packets to from now on.
help-icmp-router_address = A router's address.
help-icmp-seq = Counts the requests, so that lost ones are noticed.
help-icmp-transmit_timestamp = When the reply was sent, milliseconds since midnight UTC.
help-icmp-type = What is said: 8 asks for an echo, 0 is the echo, 3 unreachable.

help-icmpv6-checksum = Checksum over the message and the addresses of its packet.
help-icmpv6-checksum-status = Whether the checksum is right.
help-icmpv6-code = The type's particular case.
help-icmpv6-echo-identifier = Ties replies to the program that asked.
help-icmpv6-echo-sequence_number = Counts the requests, so that lost ones are noticed.
help-icmpv6-ext-echo-req-local = The interface asked about belongs to the one who answers.
help-icmpv6-ext-echo-rsp-active = The interface is up.
help-icmpv6-ext-echo-rsp-ipv4 = The interface speaks IPv4.
help-icmpv6-ext-echo-rsp-ipv6 = The interface speaks IPv6.
help-icmpv6-ext-echo-rsp-state = How well a neighbour's address is known.
help-icmpv6-ext-echo-seq = Counts the requests.
help-icmpv6-mld-flag-qrv = How often reports are repeated against loss.
help-icmpv6-mld-flag-s = Other routers are not to restart their timers.
help-icmpv6-mld-maximum_response_code = Within what time listeners are to answer; large values are coded.
help-icmpv6-mld-maximum_response_delay = Within how many milliseconds listeners are to answer.
help-icmpv6-mld-multicast_address = The group asked about or reported; :: asks for all.
help-icmpv6-mld-nb_sources = How many senders are listed.
help-icmpv6-mld-qqi = How often the router asks; large values are coded.
help-icmpv6-mld-source_address = A sender that the question is about.
help-icmpv6-mldr-mar-aux_data_len = Words of four octets behind the record's senders.
help-icmpv6-mldr-mar-multicast_address = The group that the record is about.
help-icmpv6-mldr-mar-nb_sources = How many senders the record lists.
help-icmpv6-mldr-mar-record_type = What changes for the group: to hear some, or all but some.
help-icmpv6-mldr-mar-source_address = A sender that the record is about.
help-icmpv6-mldr-nb_mcast_records = How many groups are reported.
help-icmpv6-mtu = The longest packet that the next link takes.
help-icmpv6-nd-na-flag-o = Replace what was remembered of this address.
help-icmpv6-nd-na-flag-r = The sender is a router.
help-icmpv6-nd-na-flag-s = This answers a solicitation.
help-icmpv6-nd-na-target_address = The address whose owner speaks.
help-icmpv6-nd-ns-target_address = The address whose owner is asked for.
help-icmpv6-nd-ra-cur_hop_limit = The hop limit that hosts are to send with; 0 leaves it open.
help-icmpv6-nd-ra-flag-m = Get addresses by DHCPv6.
help-icmpv6-nd-ra-flag-o = Get other settings by DHCPv6.
help-icmpv6-nd-ra-reachable_time = How long a neighbour counts as reachable, milliseconds.
help-icmpv6-nd-ra-retrans_timer = Time between repeated solicitations, milliseconds.
help-icmpv6-nd-ra-router_lifetime = For how many seconds it is a default router; 0 is not at all.
help-icmpv6-nd-rd-target_address = The better next hop.
help-icmpv6-opt-length = Units of eight octets, type and length included.
help-icmpv6-opt-linkaddr = A hardware address of the sender or the target.
help-icmpv6-opt-mtu = The longest packet that all hosts of the link can take.
help-icmpv6-opt-nonce = A random value that ties the answer to its question.
help-icmpv6-opt-prefix = The prefix that addresses of this link begin with.
help-icmpv6-opt-prefix-flag-a = Hosts may make their own addresses from this prefix.
help-icmpv6-opt-prefix-flag-l = Addresses with this prefix are on this link.
help-icmpv6-opt-prefix-length = How many bits of the prefix count.
help-icmpv6-opt-prefix-preferred_lifetime = For how many seconds such addresses may begin new conversations.
help-icmpv6-opt-prefix-valid_lifetime = For how many seconds such addresses may be used at all.
help-icmpv6-opt-rdnss = A DNS server that hosts may ask.
help-icmpv6-opt-rdnss-lifetime = For how many seconds those servers may be used.
help-icmpv6-opt-type = Which option follows.
help-icmpv6-pointer = The octet of the quoted packet that is wrong.
help-icmpv6-rd-na-destination_address = The destination that has a better next hop.
help-icmpv6-type = What is said: 128 asks for an echo, 135 for a neighbour.

help-ieee8021ad-dei = The frame may be dropped first.
help-ieee8021ad-id = The provider's VLAN.
help-ieee8021ad-priority = Priority in the provider's network, 0 to 7.

help-ieee8021ah-cdst = The receiver in the customer's network.
help-ieee8021ah-csrc = The sender in the customer's network.
help-ieee8021ah-drop = Whether the frame may be dropped before others.
help-ieee8021ah-etype = What the customer's frame carries.
help-ieee8021ah-isid = The customer's service inside the provider's network.
help-ieee8021ah-nca = Whether the customer's addresses are left empty.
help-ieee8021ah-priority = How urgent the frame is, from 0 to 7.
help-ieee8021cb-etype = What the frame carries, by its EtherType.
help-ieee8021cb-seq = Numbers the frame, so that the copies that took other paths are recognised and dropped.

help-igmp-aux_data = Octets behind a record that no standard fills.
help-igmp-aux_data_len = Words of four octets behind the record's senders.
help-igmp-checksum = Checksum over the whole message.
help-igmp-checksum-status = Whether the checksum is right.
help-igmp-maddr = The multicast group; 0.0.0.0 asks for all.
help-igmp-max_resp = Within how many tenths of a second members are to answer.
help-igmp-max_resp-exp = The exponent of a long response time.
help-igmp-max_resp-mant = The mantissa of a long response time.
help-igmp-num_grp_recs = How many groups are reported.
help-igmp-num_src = How many senders are listed.
help-igmp-qqic = How often the router asks; large values are coded.
help-igmp-qrv = How often reports are repeated against loss.
help-igmp-record_type = What changes for the group: to hear some, or all but some.
help-igmp-s = Other routers are not to restart their timers.
help-igmp-saddr = A sender that the message is about.
help-igmp-type = Question, report or farewell, and of which version.
help-igmp-version = The version of IGMP, as the message's type and length show it.

help-ip-checksum = Checksum over the header; every router computes it anew.
help-ip-checksum-status = Whether the checksum is right.
help-ip-dsfield = How the packet is to be treated: DSCP and ECN.
help-ip-dsfield-dscp = The class of treatment that routers give the packet.
help-ip-dsfield-ecn = Whether routers may mark congestion, or have done so.
help-ip-dst = Who the packet is for.
help-ip-empty_rt = A place in which a router on the way may write its address.
help-ip-flags = Three bits about fragmenting.
help-ip-flags-df = Routers must not fragment the packet.
help-ip-flags-mf = More fragments follow.
help-ip-flags-rb = Must be 0.
help-ip-frag_offset = Where these octets belong in the whole packet, in units of eight.
help-ip-hdr_len = Octets of the header: 20 without options.
help-ip-id = Fragments of one packet have the same number.
help-ip-len = Octets of the packet, header included.
help-ip-opt-flag = Whether only times are recorded, or addresses too.
help-ip-opt-id_number = Ties answers to the packet that traces the route.
help-ip-opt-len = Octets of the option, type and length included.
help-ip-opt-mtu = The smallest packet size met so far on the way.
help-ip-opt-ohc = How many routers the outbound packet has passed.
help-ip-opt-originator = Where answers to the trace are to go.
help-ip-opt-overflow = How many hosts had no room left to write.
help-ip-opt-ptr = Where the next entry goes, counted from 1 at the option's start.
help-ip-opt-qs_func = Asks for a sending rate, or reports the one that was granted.
help-ip-opt-qs_rate = The rate, coded: 80 kbit/s times a power of two.
help-ip-opt-qs_ttl = Shows with the TTL whether every router agreed.
help-ip-opt-ra = Routers are to look at the packet more closely.
help-ip-opt-rhc = How many routers the returning packet has passed.
help-ip-opt-sec_cl = How secret the packet is.
help-ip-opt-sec_rfc791_comp = Which compartments the secret belongs to.
help-ip-opt-sec_rfc791_sec = How secret the packet is, by the first standard.
help-ip-opt-sid = A stream of the old SATNET.
help-ip-opt-time_stamp = Milliseconds since midnight UTC, as written on the way.
help-ip-opt-time_stamp_addr = Who wrote the time behind it, or is to.
help-ip-opt-type = Which option follows; 0 ends the list.
help-ip-opt-type-class = 0 for control, 2 for measurement.
help-ip-opt-type-copy = Every fragment carries the option.
help-ip-opt-type-number = The option's number within its class.
help-ip-proto = What the packet carries: 6 is TCP, 17 UDP, 1 ICMP.
help-ip-rec_rt = A router that the packet passed and that wrote this down.
help-ip-src = Who sent the packet.
help-ip-src_rt = A host that the packet is still to pass.
help-ip-ttl = How many more routers the packet may pass.
help-ip-version = 4: the version of the Internet Protocol.

help-ipcomp-cpi = Names the compression that was agreed on.
help-ipcomp-flags = Must be 0.
help-ipcomp-next_header = The protocol of what was compressed.

help-ipnet-family = 2 is IPv4, 26 is IPv6, as Solaris numbers them.
help-ipnet-htype = Whether the packet came in, went out or stayed inside the host.
help-ipnet-ifindex = The number of the interface.
help-ipnet-pktlen = Octets of the packet.
help-ipnet-version = The version of this header.
help-ipnet-zdst = The zone that the packet is for.
help-ipnet-zsrc = The zone that the packet comes from.

help-ipoib-type = What the frame carries, by its EtherType.

help-ipv6-dst = Who the packet is for.
help-ipv6-dstopts-len = Units of eight octets beyond the first eight.
help-ipv6-dstopts-len_oct = Octets of this extension header.
help-ipv6-dstopts-nxt = What follows these options for the destination.
help-ipv6-flow = Packets with the same label are treated alike on the way.
help-ipv6-fraghdr-ident = Fragments of one packet have the same number.
help-ipv6-fraghdr-more = More fragments follow.
help-ipv6-fraghdr-nxt = The protocol of what was fragmented.
help-ipv6-fraghdr-offset = Where these octets belong, in units of eight.
help-ipv6-fraghdr-reserved_bits = Bits without a meaning.
help-ipv6-fraghdr-reserved_octet = An octet without a meaning.
help-ipv6-hlim = How many more routers the packet may pass.
help-ipv6-hopopts-len = Units of eight octets beyond the first eight.
help-ipv6-hopopts-len_oct = Octets of this extension header.
help-ipv6-hopopts-nxt = What follows these options for every router.
help-ipv6-nxt = What follows the header: 6 is TCP, 17 UDP, 58 ICMPv6.
help-ipv6-opt-jumbo = Length of a packet of more than 65,535 octets.
help-ipv6-opt-length = Octets of the option's value.
help-ipv6-opt-mipv6-home_address = Where a mobile host that is away has its home.
help-ipv6-opt-padn = Fills up to a multiple of eight octets.
help-ipv6-opt-pdm-delta_last_recv = Time since the last packet arrived, without its scale.
help-ipv6-opt-pdm-delta_last_sent = Time since the last packet was sent, without its scale.
help-ipv6-opt-pdm-psn_last_recv = Number of the last packet that arrived.
help-ipv6-opt-pdm-psn_this_pkt = Number of this packet.
help-ipv6-opt-pdm-scale_dtlr = How far the time of arrival was shifted.
help-ipv6-opt-pdm-scale_dtls = How far the time of sending was shifted.
help-ipv6-opt-qs_func = Asks for a sending rate, or reports the one that was granted.
help-ipv6-opt-qs_rate = The rate, coded: 80 kbit/s times a power of two.
help-ipv6-opt-qs_ttl = Shows with the hop limit whether every router agreed.
help-ipv6-opt-router_alert = Routers are to look at the packet; why is told by the number.
help-ipv6-opt-rpl-flag-f = A router could not forward downwards.
help-ipv6-opt-rpl-flag-o = The packet goes down the tree.
help-ipv6-opt-rpl-flag-r = The packet went against the expected direction: a loop may be there.
help-ipv6-opt-rpl-instance_id = Which routing tree the packet follows.
help-ipv6-opt-rpl-sender_rank = How far the last sender is from the root.
help-ipv6-opt-tel = How many more tunnels may be put around the packet.
help-ipv6-opt-type = Which option follows.
help-ipv6-opt-type-action = What a host does that does not know the option.
help-ipv6-opt-type-change = Routers may change the option on the way.
help-ipv6-opt-type-rest = The option's number within these bits.
help-ipv6-plen = Octets behind the header, extension headers included.
help-ipv6-routing-len = Units of eight octets beyond the first eight.
help-ipv6-routing-len_oct = Octets of this extension header.
help-ipv6-routing-mipv6-home_address = The mobile host's home address, reached last.
help-ipv6-routing-nxt = What follows the route.
help-ipv6-routing-segleft = How many stops are still ahead.
help-ipv6-routing-src-addr = A stop on the way (forbidden since RFC 5095).
help-ipv6-routing-srh-addr = A segment to visit; the last one to visit comes first.
help-ipv6-routing-srh-flags = Bits of the segment routing header.
help-ipv6-routing-srh-last_entry = Number of the list's last entry, counted from 0.
help-ipv6-routing-srh-tag = Marks packets that belong together.
help-ipv6-routing-type = What kind of route: 0 source route, 4 segment routing.
help-ipv6-src = Who sent the packet.
help-ipv6-tclass = How the packet is to be treated: DSCP and ECN.
help-ipv6-tclass-dscp = The class of treatment that routers give the packet.
help-ipv6-tclass-ecn = Whether routers may mark congestion, or have done so.
help-ipv6-version = 6: the version of the Internet Protocol.

help-juniper-direction = 1 when the router received the frame, 0 when it sent it.
help-juniper-ext_total_len = Octets of what the router adds about its interface.
help-juniper-l2hdr = 1 when the frame's link header was taken off.
help-juniper-magic-number = The letters MGC, which begin every such header.

help-l2tp-Nr = The number of the next message that the sender expects.
help-l2tp-Ns = The number of this message.
help-l2tp-length = Octets of the message, header included.
help-l2tp-length_bit = The length is given.
help-l2tp-offset_bit = Octets are left out before the frame.
help-l2tp-priority = The message is to be sent before others.
help-l2tp-seq_bit = The messages are numbered.
help-l2tp-session = The connection inside the tunnel.
help-l2tp-tunnel = The tunnel, as its receiver numbers it.
help-l2tp-type = 1 is about the tunnel itself, 0 carries a frame.
help-l2tp-version = The version: 2.

help-lisp-data-flags = Which of the fields behind these bits are there.
help-lisp-data-flags-enr = An answer with the same nonce is wanted.
help-lisp-data-flags-iid = The number of a virtual network is there.
help-lisp-data-flags-lsb = Bits tell which of the sender's routers are up.
help-lisp-data-flags-mv = Versions of the mappings are there.
help-lisp-data-flags-nonce = A nonce is there.
help-lisp-data-nonce = A random number by which the other side shows that it got the packet.

help-lisp-type = The kind of control message.

help-llc-control = Control field: 0x03 is unnumbered information.
help-llc-dsap = The protocol at the receiver that the contents are for.
help-llc-oui = Who defines the type that follows; 0 means EtherTypes.
help-llc-pid = The protocol's number by its organisation.
help-llc-ssap = The protocol at the sender that the contents come from.
help-llc-type = What the frame carries, by its EtherType.

help-lwapp-Length = Octets behind the header.
help-lwapp-flags-fragment = This is a part of a frame.
help-lwapp-flags-type = 1 for a message between access point and controller, 0 for a station's frame.
help-lwapp-fragmentId = Parts of one frame have the same number.
help-lwapp-rssi = How strong the frame was received.
help-lwapp-slotId = Which radio of the access point it belongs to.
help-lwapp-snr = How far the frame stood out of the noise.
help-lwapp-version = Version of LWAPP.

help-macsec-AN = Which of the channel's keys is in use.
help-macsec-PN = Counts the frames, so that copies are noticed.
help-macsec-SL = Octets of a short frame's secured part.
help-macsec-TCI = Bits about how the frame is protected.
help-macsec-TCI-C = The contents were changed by the protection.
help-macsec-TCI-E = The contents are encrypted.
help-macsec-TCI-ES = The sender is the one that the Ethernet address names.
help-macsec-TCI-SC = The channel's identifier follows.
help-macsec-TCI-V = Version of the tag; 0 is the only one.

help-mpls-bottom = The last label: what it stands before is the packet.
help-mpls-exp = Traffic class.
help-mpls-label = Tells the next router where to send the packet.
help-mpls-ttl = How many more routers the packet may pass.

help-nflog-family = The packet's address family: 2 is IPv4.
help-nflog-res_id = The group that the log rule names.
help-nflog-version = Version of the format.

help-nhrp-cli-addr_tl-len = Octets of the client's address in the network below.
help-nhrp-cli-saddr_tl-len = Octets of its sub-address there.
help-nhrp-client-nbma-addr = Where the client is reached in the network below.
help-nhrp-client-nbma-addr_bytes = Where the client is reached in the network below.
help-nhrp-client-nbma-saddr = The part of that address that the network below does not look at.
help-nhrp-client-prot-addr = The client's address in the network above.
help-nhrp-client-prot-addr_bytes = The client's address in the network above.
help-nhrp-code = How the request ended for this client: 0 is success.
help-nhrp-dst-prot-addr = The address above that the message is about.
help-nhrp-dst-prot-addr_byets = The address above that the message is about.
help-nhrp-dst-prot-len = Octets of the address that the message is about.
help-nhrp-err-code = What was wrong with the packet that follows.
help-nhrp-err-offset = Where in that packet the error is.
help-nhrp-ext-c = Whether a receiver that does not know the extension must refuse the message.
help-nhrp-ext-len = Octets of the extension's value.
help-nhrp-ext-type = What the extension is for.
help-nhrp-flags = What kind of answer is wanted, and how far it can be relied on.
help-nhrp-hdr-afn = The kind of address in the network below: 1 is IPv4.
help-nhrp-hdr-chksum = Checksum over the whole message.
help-nhrp-hdr-chksum-status = Whether the checksum is right.
help-nhrp-hdr-extoff = Where the extensions begin; 0 when there are none.
help-nhrp-hdr-hopcnt = How many servers may still pass the message on.
help-nhrp-hdr-op-type = The kind of message.
help-nhrp-hdr-pktsz = Octets of the whole message.
help-nhrp-hdr-pro-type = The network above: 0x0800 is IPv4.
help-nhrp-hdr-shtl-len = Octets of the sender's address in the network below.
help-nhrp-hdr-shtl-type = How that address is written.
help-nhrp-hdr-sstl-len = Octets of the sender's sub-address.
help-nhrp-hdr-version = Version of NHRP: 1.
help-nhrp-htime = Seconds for which the answer may be remembered.
help-nhrp-mtu = The largest packet that the client takes.
help-nhrp-pref = Which of several clients is to be preferred: the larger number.
help-nhrp-prefix = How many bits of the address count: the answer is for all that share them.
help-nhrp-prot-len = Octets of the client's address in the network above.
help-nhrp-reqid = Number by which an answer is matched to its request.
help-nhrp-src-nbma-addr = Where the sender is reached in the network below.
help-nhrp-src-nbma-addr_bytes = Where the sender is reached in the network below.
help-nhrp-src-nbma-saddr = The part of that address that the network below does not look at.
help-nhrp-src-prot-addr = The sender's address in the network above.
help-nhrp-src-prot-addr_bytes = The sender's address in the network above.
help-nhrp-src-prot-len = Octets of the sender's address in the network above.
help-nhrp-unknown_ext-value = The extension's value.
help-nsh-Obit = The packet belongs to management, not to users.
help-nsh-length = Words of four octets of the header.
help-nsh-mdtype = The kind of metadata behind the path: 1 is four fixed words, 2 is a list.
help-nsh-nextproto = What is behind the header.
help-nsh-si = How far along the path the packet is: it goes down by one at every service.
help-nsh-spi = The path of services that the packet takes.
help-nsh-ttl = Goes down at every forwarder; at 0 the packet is dropped.
help-nsh-version = The version of the header: 0.

help-ntp-flags = Leap warning, version and mode in one octet.
help-ntp-flags-li = Whether the month's last minute is longer or shorter.
help-ntp-flags-mode = 3 is a client's question, 4 a server's answer.
help-ntp-flags-vn = Version of NTP.
help-ntp-keyid = The key that the digest was made with.
help-ntp-mac = Proves who sent the message.
help-ntp-org = The client's time when it asked.
help-ntp-ppoll = Seconds between questions, as a power of two.
help-ntp-precision = How fine the clock is: a power of two of a second, in two’s complement.
help-ntp-rec = The server's time when the question came.
help-ntp-refid = What the clock is set by.
help-ntp-reftime = When the clock was last set.
help-ntp-rootdelay = Round trip to the primary clock, in 1/65,536 of a second.
help-ntp-rootdispersion = How far the time may be off, in 1/65,536 of a second.
help-ntp-stratum = Steps from a primary clock: 1 has one itself.
help-ntp-xmt = The sender's time when this message left.

help-null-family = The address family of what follows, in the machine's own byte order.
help-null-type = What follows, by its EtherType.

help-pflog-action = What the filter did with the packet.
help-pflog-af = The packet's address family: 2 is IPv4.
help-pflog-dir = Whether the packet came in or went out.
help-pflog-ifname = The interface on which the filter saw the packet.
help-pflog-length = Octets of the log's header, without what fills it up.
help-pflog-reason = Why the packet was logged.
help-pflog-rulenr = The rule that the packet met.
help-pflog-ruleset = The set of rules that this rule is in.
help-pflog-subrulenr = The rule inside an anchored set; -1 when there is none.
help-pim-cksum = Checksum over the message; of a Register over its first eight octets.
help-pim-register_flag = The flags of a Register as one number.
help-pim-register_flag-border = The sender borders on another domain.
help-pim-register_flag-null_register = The Register carries no data: it only asks whether the rendezvous point still wants none.
help-pim-type = What the message is for.
help-pim-version = The version of PIM: 2.

help-pktap-cmdname = The program that the packet belongs to.
help-pktap-dlt = The link type of the frame that follows.
help-pktap-ecmdname = The program for which that one acts.
help-pktap-epid = The process for which that one acts.
help-pktap-flags = Whether the packet came in or went out, and other marks.
help-pktap-hdrlen = Octets of this header.
help-pktap-ifname = The interface that the frame was seen on.
help-pktap-iftype = The kind of that interface.
help-pktap-pfamily = The protocol family of the packet.
help-pktap-pid = The process that the packet belongs to.
help-pktap-rectype = What follows: 1 is a packet.
help-pktap-svc_class = How urgent the system holds the packet to be.
help-ppi-dlt = The link type of the frame that follows.
help-ppi-flags = 1 when the fields are padded to four octets.
help-ppi-length = Octets of this header with its fields.
help-ppi-version = Version of the format; 0 is the only one.

help-ppp-address = 0xff: every station; a link has but two.
help-ppp-control = 0x03: unnumbered information.
help-ppp-protocol = What follows: 0x0021 is IPv4, 0xc021 link control.

help-pppoe-code = 0 in a session; the step while one is being set up.
help-pppoe-payload_length = Octets behind the header.
help-pppoe-session_id = The session between this client and its access concentrator.
help-pppoe-type = Always 1.
help-pppoe-version = Always 1.

help-quic-ack-ack_delay = How long the acknowledgment was held back, in units of the sender.
help-quic-ack-ack_range = One less than the packets acknowledged in this range.
help-quic-ack-ack_range_count = Ranges behind the first.
help-quic-ack-first_ack_range = Packets before the largest that are acknowledged with it.
help-quic-ack-gap = One less than the packets between two ranges that are not acknowledged.
help-quic-ack-largest_acknowledged = The largest packet number that the other end has received.
help-quic-cc-error_code = Why the connection is closed; 256 and up are alerts of TLS.
help-quic-cc-frame_type = The frame that was at fault, 0 where it is not known.
help-quic-cc-reason_phrase = The reason in words.
help-quic-cc-reason_phrase-length = Octets of the reason.
help-quic-crypto-length = Octets of the handshake in this frame.
help-quic-crypto-offset = Where the octets belong in the handshake.
help-quic-dcid = The connection ID that the receiver chose for itself; the client’s first is random.
help-quic-dcil = Octets of the destination connection ID.
help-quic-fixed_bit = Always 1, so that QUIC is told from other protocols on the same port.
help-quic-frame_type = What the frame is for.
help-quic-header_form = 1 is a long header, as packets of the handshake have it; 0 is a short one.
help-quic-length = Octets of the packet number and all behind it.
help-quic-long-packet_type = Which part of the handshake the packet belongs to.
help-quic-long-packet_type_v2 = Which part of the handshake the packet belongs to, in the numbers of version 2.
help-quic-packet_number = The number of the packet; never used twice.
help-quic-packet_number_length = One less than the octets of the packet number.
help-quic-padding_length = Octets without meaning, so that the path is shown to carry packets of this size.
help-quic-payload = The frames, encrypted, and the proof that nobody changed them.
help-quic-remaining_payload = All that is encrypted, with the packet number.
help-quic-retry_integrity_tag = Shows that the server saw the client’s first packet.
help-quic-retry_token = What the client has to send back, to prove its address.
help-quic-scid = The connection ID that the sender chose for itself.
help-quic-scil = Octets of the source connection ID.
help-quic-spin_bit = Changes once in a round trip, for those who measure on the way.
help-quic-supported_version = A version that the server speaks.
help-quic-token = What the server gave the client before, to prove its address.
help-quic-token_length = Octets of the token.
help-quic-version = The version of QUIC; 0 means that versions are offered.

help-radiotap-channel-freq = The frequency it was received on, MHz.
help-radiotap-datarate = How fast it was sent, Mbit/s.
help-radiotap-dbm_antsignal = How strong it was received, dBm.
help-radiotap-flags = What the radio says of the frame: padding, check sequence, …
help-radiotap-length = Octets of this header.
help-radiotap-mactime = The radio's clock when the frame began, microseconds.
help-radiotap-pad = An octet without a meaning.
help-radiotap-present-word = A bit for each field that is there.
help-radiotap-version = Version of the format; 0 is the only one.

help-sctp-cause_code = What went wrong.
help-sctp-cause_length = Octets of what is said of the error.
help-sctp-checksum = CRC32c over the whole packet.
help-sctp-checksum-status = Whether the checksum is right.
help-sctp-chunk_flags = Bits whose meaning depends on the chunk's type.
help-sctp-chunk_length = Octets of the chunk, without what fills it up to four.
help-sctp-chunk_type = What the chunk is for: data, acknowledgement, opening or closing.
help-sctp-chunk_value = What a chunk of another type holds.
help-sctp-cookie = What the server gave out instead of remembering the association; the client hands it back.
help-sctp-data_b_bit = Whether the message begins in this chunk.
help-sctp-data_e_bit = Whether the message ends in this chunk.
help-sctp-data_i_bit = Whether the receiver should acknowledge at once.
help-sctp-data_payload_proto_id = What the message is, as the application says; 0 says nothing.
help-sctp-data_sid = The stream that the message belongs to.
help-sctp-data_ssn = Counts the messages of the stream; they are delivered in this order.
help-sctp-data_tsn_raw = Counts the DATA chunks of the sender; it is what acknowledgements name.
help-sctp-data_u_bit = Whether the message may overtake others of its stream.
help-sctp-dstport = The receiver's port.
help-sctp-init_credit = Octets that the sender of the INIT can take.
help-sctp-init_initial_tsn = The number of the sender's first DATA chunk.
help-sctp-init_initiate_tag = The tag that packets to the sender of the INIT must carry.
help-sctp-init_nr_in_streams = Streams that it is ready to take.
help-sctp-init_nr_out_streams = Streams that it wants to send on.
help-sctp-initack_credit = Octets that the sender of the INIT ACK can take.
help-sctp-initack_initial_tsn = The number of the sender's first DATA chunk.
help-sctp-initack_initiate_tag = The tag that packets to the sender of the INIT ACK must carry.
help-sctp-initack_nr_in_streams = Streams that it is ready to take.
help-sctp-initack_nr_out_streams = Streams that it wants to send on.
help-sctp-parameter_ipv4_address = Another address under which the sender is reached.
help-sctp-parameter_ipv6_address = Another address under which the sender is reached.
help-sctp-parameter_length = Octets of the parameter with its header.
help-sctp-parameter_type = What the parameter says.
help-sctp-parameter_value = The parameter's value.
help-sctp-sack_a_rwnd = Octets that the receiver can take now.
help-sctp-sack_cumulative_tsn_ack_raw = Up to this number every DATA chunk has come.
help-sctp-sack_duplicate_tsn = A chunk that came more than once.
help-sctp-sack_gap_block_end = How far behind that number a stretch that has come ends.
help-sctp-sack_gap_block_start = How far behind that number a stretch that has come begins.
help-sctp-sack_number_of_duplicated_tsns = How many chunks came more than once.
help-sctp-sack_number_of_gap_blocks = How many stretches behind the first gap have come.
help-sctp-shutdown_cumulative_tsn_ack = Up to this number every DATA chunk has come.
help-sctp-srcport = The sender's port.
help-sctp-verification_tag = Tells packets of this association from forged or old ones.
help-sflow-flow_sample-dropped_packets = Samples lost for want of resources.
help-sflow-flow_sample-sample_pool = Packets that could have been sampled so far.
help-sflow-flow_sample-sampling_rate = One of so many packets is sampled.

help-sflow_245-agent = The switch or router that reports.
help-sflow_245-agent-v6 = The switch or router that reports.
help-sflow_245-agenttype = Whether that address is IPv4 (1) or IPv6 (2).
help-sflow_245-header-frame_length = Octets that the sampled frame had.
help-sflow_245-header-payload_stripped = Octets taken off its end before sampling.
help-sflow_245-header-sampled_header_length = Octets of it that are here.
help-sflow_245-header_protocol = What the sampled frame begins with: 1 is Ethernet.
help-sflow_245-numsamples = How many samples follow.
help-sflow_245-sampletype = A sampled frame, or counters of an interface.
help-sflow_245-sequence_number = Counts the reports, so that lost ones are noticed.
help-sflow_245-sub_agent_id = Which part of the switch reports.
help-sflow_245-sysuptime = Milliseconds since the switch was started.
help-sflow_245-version = Version of sFlow.

help-sflow_5-sample_length = Octets of the sample.

help-sll-etype = What the frame carries, by its EtherType.
help-sll-halen = Octets of the sender's hardware address.
help-sll-hatype = The kind of interface: 1 is Ethernet.
help-sll-ifindex = The number of the interface.
help-sll-pkttype = Whether it was for us, for all, for another, or sent by us.
help-sll-src-eth = The sender's hardware address.

help-smtp-message = A line of the mail itself.
help-smtp-req = The client sends a command.
help-smtp-req-command = The command: HELO, MAIL, RCPT, DATA, …
help-smtp-req-parameter = What stands behind the command.
help-smtp-response-code = Three digits; the first tells success (2) from failure (4, 5).
help-smtp-rsp = The server replies.
help-smtp-rsp-parameter = The reply in words.

help-ssh-encrypted_packet = A packet that only the two ends can read.
help-ssh-message_code = The kind of message: 20 begins the key exchange.
help-ssh-packet_length = Octets behind this field, without the check value.
help-ssh-padding_length = Random octets at the end that hide the length.
help-ssh-protocol = Version and software, as both sides say first.

help-tcp-ack_raw = The next sequence number that its sender expects; meaningful when ACK is set.
help-tcp-checksum = Checksum over the segment and the addresses of its packet.
help-tcp-checksum-status = Whether the checksum is right.
help-tcp-dstport = The receiver's port: which program the segment is for.
help-tcp-flags = Twelve bits that say what the segment is for.
help-tcp-flags-ack = The acknowledgment number counts.
help-tcp-flags-ae = Third bit of the counter by which accurate ECN reports congestion.
help-tcp-flags-cwr = The sender has slowed down after a report of congestion.
help-tcp-flags-ece = A router has marked congestion; in a SYN: ECN is understood.
help-tcp-flags-fin = The sender has no more octets to send.
help-tcp-flags-push = Hand the octets to the program now.
help-tcp-flags-res = Bits without a meaning yet.
help-tcp-flags-reset = The connection is over at once, or never was.
help-tcp-flags-syn = Opens the connection and gives the first sequence number.
help-tcp-flags-urg = The urgent pointer counts.
help-tcp-hdr_len = Octets of the header, options included: 20 to 60.
help-tcp-len = Octets of payload in this segment.
help-tcp-option_kind = Which option follows; 0 ends the list, 1 only fills up.
help-tcp-option_len = Octets of the option, kind and length included.
help-tcp-options-acc_ecn-eceb = Octets that arrived marked by congestion.
help-tcp-options-acc_ecn-ee0b = Octets that arrived marked ECT(0).
help-tcp-options-acc_ecn-ee1b = Octets that arrived marked ECT(1).
help-tcp-options-ao-keyid = The key that this segment was authenticated with.
help-tcp-options-ao-mac = Proves who sent the segment and that it is unchanged.
help-tcp-options-ao-rnextkeyid = The key that the other side is to use next.
help-tcp-options-cc_value = Counts the connections of T/TCP (obsolete).
help-tcp-options-echo_value = A value to be sent back (obsolete; timestamps do it now).
help-tcp-options-experimental-data = What the experiment carries.
help-tcp-options-experimental-exid = Which experiment this is.
help-tcp-options-md5-digest = Proves that the segment comes from who knows the password.
help-tcp-options-mptcp-addaddrtrunchmac = Proves that the address was offered by the connection's end.
help-tcp-options-mptcp-addrid = Number of an address, instead of the address itself.
help-tcp-options-mptcp-backup-flag = Use this path only when the others fail.
help-tcp-options-mptcp-checksum = Checksum over the data and where it belongs.
help-tcp-options-mptcp-checksumreq-flags = Checksums over the data are wanted.
help-tcp-options-mptcp-dataack8-flag = The data acknowledgment has eight octets.
help-tcp-options-mptcp-dataackpresent-flag = A data acknowledgment is there.
help-tcp-options-mptcp-datafin-flag = No more data follows on any path.
help-tcp-options-mptcp-datalvllen = How many octets this mapping covers.
help-tcp-options-mptcp-dseqn8-flag = The data sequence number has eight octets.
help-tcp-options-mptcp-dseqnpresent-flag = A mapping of data to this path is there.
help-tcp-options-mptcp-echo = This only confirms that the address was received.
help-tcp-options-mptcp-extensibility-flag = Must be 0.
help-tcp-options-mptcp-flag_T-flag = The cause may pass by itself.
help-tcp-options-mptcp-flag_U-flag = A bit without a meaning.
help-tcp-options-mptcp-flag_V-flag = A bit without a meaning.
help-tcp-options-mptcp-flag_W-flag = A bit without a meaning.
help-tcp-options-mptcp-flags = All bits of the option together.
help-tcp-options-mptcp-ipv4 = An address at which its sender can be reached too.
help-tcp-options-mptcp-ipv6 = An address at which its sender can be reached too.
help-tcp-options-mptcp-ipver = Whether the address is IPv4 or IPv6.
help-tcp-options-mptcp-nomoresubflows-flag = Do not open more paths to this address.
help-tcp-options-mptcp-port = The port at that address.
help-tcp-options-mptcp-rawdataack = The next octet of all data that is expected.
help-tcp-options-mptcp-rawdataseqno = Where these octets belong in all data of the connection.
help-tcp-options-mptcp-recvkey = The receiver's key, repeated.
help-tcp-options-mptcp-recvtok = Names the connection that this path joins.
help-tcp-options-mptcp-rst_reason = Why this path is closed.
help-tcp-options-mptcp-sendhmac = Proves that the sender knows both keys.
help-tcp-options-mptcp-sendkey = The sender's key, by which later paths are proved.
help-tcp-options-mptcp-sendrand = A random number that the other side's proof must contain.
help-tcp-options-mptcp-sendtrunchmac = A shortened proof that the sender knows both keys.
help-tcp-options-mptcp-sha1-flag = Proofs are made with SHA-1 (version 0).
help-tcp-options-mptcp-sha256-flag = Proofs are made with SHA-256 (version 1).
help-tcp-options-mptcp-subflowseqno = Where the mapped octets begin on this path.
help-tcp-options-mptcp-subtype = Which of multipath TCP's options this is.
help-tcp-options-mptcp-version = Version of multipath TCP.
help-tcp-options-mss_val = The longest segment's payload that the sender can take.
help-tcp-options-qs-rate = The rate that was granted, coded.
help-tcp-options-qs-ttl_diff = Shows whether every router on the way agreed.
help-tcp-options-sack-count = How many blocks of received octets are listed.
help-tcp-options-sack_le = The first octet of a block that did arrive.
help-tcp-options-sack_re = The octet behind a block that did arrive.
help-tcp-options-tfo-cookie = Lets the client send data in its next SYN.
help-tcp-options-timestamp-tsecr = The other side's clock, sent back: it shows the round trip.
help-tcp-options-timestamp-tsval = The sender's clock.
help-tcp-options-unknown-payload = What an option carries that is not read here.
help-tcp-options-user_to_granularity = The time is in minutes (1) or seconds (0).
help-tcp-options-user_to_val = How long unacknowledged octets are waited for before giving up.
help-tcp-options-wscale-multiplier = What window fields are to be multiplied by.
help-tcp-options-wscale-shift = How far window fields are to be shifted left.
help-tcp-reassembled-length = Octets of the message that was put together from several segments.
help-tcp-segment_data = Octets that belong to a message of several segments.
help-tcp-seq_raw = The number of the first octet here; a SYN or FIN takes one too.
help-tcp-srcport = The sender's port: which program the segment comes from.
help-tcp-urgent_pointer = Where the urgent octets end; meaningful when URG is set.
help-tcp-window_size_value = How many more octets its sender can take, before scaling.

help-teredo-orig-addr = The client's address as the server sees it, its bits inverted.
help-teredo-orig-port = The client's port as the server sees it, its bits inverted.

help-tftp-block = Number of the block that is sent or acknowledged.
help-tftp-destination_file = The file to be written.
help-tftp-error-code = What went wrong.
help-tftp-error-message = The same in words.
help-tftp-opcode = What is wanted: 1 read, 2 write, 3 data, 4 acknowledge.
help-tftp-option-name = An option that is asked for or granted.
help-tftp-option-value = That option's value.
help-tftp-source_file = The file to be read.
help-tftp-type = How the file is transferred: octet is unchanged.

help-tls-alert_message-desc = What went wrong, or that the sender closes.
help-tls-alert_message-level = 1 is a warning, 2 ends the connection.
help-tls-app_data = Encrypted octets.
help-tls-handshake-cipher_suites_length = Octets of the list of cipher suites.
help-tls-handshake-ciphersuite = Algorithms that the client offers or the server chose.
help-tls-handshake-comp_method = A compression; 0 is none.
help-tls-handshake-comp_methods_length = How many compressions are offered.
help-tls-handshake-extension-len = Octets of the extension.
help-tls-handshake-extension-type = Which extension follows: 0 is the server's name.
help-tls-handshake-extensions-supported_version = A version of TLS that the sender speaks.
help-tls-handshake-extensions_alpn_str = A protocol to be spoken inside.
help-tls-handshake-extensions_length = Octets of all extensions.
help-tls-handshake-extensions_server_name = The host that the client wants, readable by all.
help-tls-handshake-extensions_supported_group = A group in which keys can be exchanged.
help-tls-handshake-length = Octets of the handshake message.
help-tls-handshake-random = Random octets that make every session different.
help-tls-handshake-session_id = Names an earlier session to be gone on with.
help-tls-handshake-session_id_length = Octets of the session's name.
help-tls-handshake-type = Which message: 1 client hello, 2 server hello, 11 certificate.
help-tls-handshake-version = A version for old peers; the true one is an extension.
help-tls-record-content_type = 22 is handshake, 23 application data, 21 alert.
help-tls-record-length = Octets of the record behind its header.
help-tls-record-version = A version for old peers; 0x0303 stands for 1.2 and later.
help-tls-segment-data = A part of a record that began in another segment.

help-tr-ac = Access control as one number: priority, token, monitor and reservation.
help-tr-dst = The station that the frame is for.
help-tr-fc = Frame control as one number.
help-tr-frame = A frame (1) and not a bare token (0).
help-tr-frame_type = 0 is about the ring itself, 1 carries data of a logical link.
help-tr-monitor_cnt = Set by the active monitor; a frame that comes by with it set goes round for ever and is removed.
help-tr-priority = The priority of the token that the frame was sent with.
help-tr-priority_reservation = The priority that a station asks for the next token.
help-tr-sr = A route through bridges follows the source address.
help-tr-src = The station that sent the frame.

help-tzsp-encap = What the frame begins with: 1 is Ethernet, 18 is 802.11.
help-tzsp-option_length = Octets of the tag's value.
help-tzsp-option_tag = What the tag says of the frame; 1 ends the list.
help-tzsp-type = Whether a frame, a configuration or a keepalive follows.
help-tzsp-version = Version of TZSP: 1.
help-udp-checksum = Checksum over the datagram and the addresses of its packet; 0 is none.
help-udp-checksum-status = Whether the checksum is right.
help-udp-dstport = The receiver's port: which program the datagram is for.
help-udp-length = Octets of the datagram, header included.
help-udp-srcport = The sender's port: which program the datagram comes from.

help-vlan-dei = The frame may be dropped first.
help-vlan-etype = What the frame carries, by its EtherType.
help-vlan-id = The virtual LAN that the frame belongs to.
help-vlan-priority = Priority, 0 to 7.

help-vntag-dir = Towards the controlling bridge (0) or away from it (1).
help-vntag-dst = The virtual interface that the frame is for.
help-vntag-etype = What the frame carries, by its EtherType.
help-vntag-looped = The frame came back to the bridge it was sent from.
help-vntag-ptr = The destination is a list of interfaces.
help-vntag-src = The virtual interface that the frame comes from.

help-vxlan-flag_i = The network's number is valid.
help-vxlan-flags = Sixteen bits of flags.
help-vxlan-gbp = A group for access rules (a vendor's extension).
help-vxlan-i_bit = The identifier is valid.
help-vxlan-next_proto = What is carried: 1 IPv4, 2 IPv6, 3 Ethernet, 4 NSH, 5 MPLS.
help-vxlan-o_bit = The packet belongs to management, not to users.
help-vxlan-p_bit = The next protocol is named.
help-vxlan-reserved8 = An octet without a meaning.
help-vxlan-ver = The version of the extension.
help-vxlan-vni = The virtual network that the frame belongs to.

help-wlan-bssid = The wireless cell, by its access point's address.
help-wlan-da = The station that the frame is for at last.
help-wlan-duration = For how long the medium is taken, microseconds.
help-wlan-fc-frag = More parts of the frame follow.
help-wlan-fc-fromds = The frame comes from the wired side.
help-wlan-fc-moredata = The access point has more frames waiting.
help-wlan-fc-order = Another control field follows, or order must be kept.
help-wlan-fc-protected = The contents are encrypted.
help-wlan-fc-pwrmgt = The station goes to sleep.
help-wlan-fc-retry = The frame is sent again.
help-wlan-fc-subtype = Which frame of its type: beacon, acknowledgment, data, …
help-wlan-fc-tods = The frame goes to the wired side.
help-wlan-fc-type = 0 management, 1 control, 2 data.
help-wlan-fc-version = Version of 802.11; 0 is the only one.
help-wlan-fcs = Check sequence over the frame.
help-wlan-flags = Eight bits about the frame's way and state.
help-wlan-frag = Which part of the frame this is.
help-wlan-qos = Priority and how the frame is acknowledged.
help-wlan-ra = The station that is to receive this on the air.
help-wlan-sa = The station that the frame comes from at first.
help-wlan-seq = Counts the frames, so that repeated ones are noticed.
help-wlan-ta = The station that sends this on the air.

help-wlan_aggregate-a_mdsu-length = Octets of one of several packets in this frame.

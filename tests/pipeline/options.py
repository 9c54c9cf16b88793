#!/usr/bin/env python3
"""Writes options.pcap: every option and extension that is read, once, for the comparison with tshark.

    options.py options.pcap
"""
import struct,socket,sys
def ck(b):
    if len(b)%2: b+=b'\0'
    s=sum(struct.unpack('>%dH'%(len(b)//2),b))
    while s>>16: s=(s&0xffff)+(s>>16)
    return 0xffff-s
def ip4(proto,payload,opts=b'',src='192.0.2.1',dst='192.0.2.2',ident=1,ttl=64):
    opts+=b'\0'*(-len(opts)%4)
    h=struct.pack('>BBHHHBBH4s4s',0x40|(5+len(opts)//4),0,20+len(opts)+len(payload),ident,0,ttl,proto,0,socket.inet_aton(src),socket.inet_aton(dst))+opts
    h=h[:10]+struct.pack('>H',ck(h))+h[12:]
    return h+payload
def ip6(nxt,payload,src='2001:db8::1',dst='2001:db8::2',hl=64):
    return struct.pack('>IHBB',0x60000000,len(payload),nxt,hl)+socket.inet_pton(10,src)+socket.inet_pton(10,dst)+payload
def eth(p): 
    t=b'\x08\0' if p[0]>>4==4 else b'\x86\xdd'
    return b'\2\0\0\0\0\2\2\0\0\0\0\1'+t+p
def udp(p,s=40000,d=9): 
    return struct.pack('>HHHH',s,d,8+len(p),0)+p
def tcp(opts,payload=b'',flags=0x10,seq=100,ack=200,s=40000,d=9):
    opts+=b'\1'*(-len(opts)%4)
    return struct.pack('>HHIIBBHHH',s,d,seq,ack,(5+len(opts)//4)<<4,flags,1000,0,0)+opts+payload
A=socket.inet_aton
frames=[]
# ipv4 options
for o in [bytes([7,11,8])+A('10.0.0.1')+A('10.0.0.2'), bytes([131,11,12])+A('10.0.0.1')+A('10.0.0.2'), bytes([137,11,12])+A('10.0.0.1')+A('10.0.0.2'),
  bytes([68,12,9,0x10])+struct.pack('>II',1000,2000), bytes([68,20,13,0x21])+A('10.0.0.1')+struct.pack('>I',1000)+A('10.0.0.2')+struct.pack('>I',2000),
  bytes([68,12,13,3])+A('10.0.0.1')+struct.pack('>I',77),
  bytes([148,4,0,0]), bytes([136,4,0,9]), bytes([11,4,5,220]), bytes([12,4,5,220]), bytes([82,12])+struct.pack('>HHH',7,1,0xffff)+A('10.9.9.9'),
  bytes([130,11])+struct.pack('>HHH',0xf135,0,0)+b'\0\0\1', bytes([130,3,0x5a]), bytes([25,8,0x05,7])+struct.pack('>I',0x12345678&~3), bytes([1,1,1,1]), bytes([134,10])+struct.pack('>I',5)+bytes([1,4,0,9])]:
    frames.append(eth(ip4(17,udp(b'hi'),o)))
# ipv6 ext
def ext(nxt,body):
    b=bytes([nxt,0])+body
    b+=b'\1'+bytes([-(len(b)+2)%8])+b'\0'*(-(len(b)+2)%8) if len(b)%8 else b''
    return bytes([b[0],len(b)//8-1])+b[2:]
frames.append(eth(ip6(0,ext(17,bytes([5,2,0,0]))+udp(b'hi'))))
frames.append(eth(ip6(60,ext(17,bytes([0xc9,16])+socket.inet_pton(10,'2001:db8::99')+bytes([4,1,3]))+udp(b'hi'))))
frames.append(eth(ip6(43,bytes([17,2,0,1,0,0,0,0])+socket.inet_pton(10,'2001:db8::5')+udp(b'hi'))))
frames.append(eth(ip6(43,bytes([17,2,2,1,0,0,0,0])+socket.inet_pton(10,'2001:db8::6')+udp(b'hi'))))
frames.append(eth(ip6(43,bytes([17,4,4,1,1,0x20,0,7])+socket.inet_pton(10,'2001:db8::7')+socket.inet_pton(10,'2001:db8::8')+udp(b'hi'))))
frames.append(eth(ip6(44,bytes([17,0])+struct.pack('>HI',8*3|1,0xabcdef)+b'12345678')))
frames.append(eth(ip6(0,ext(44,bytes([0x26,6,0x05,7])+struct.pack('>I',0x12345678&~3))+bytes([17,0])+struct.pack('>HI',0,0xabcdee)+udp(b'hi'))))
frames.append(eth(ip6(0,ext(17,bytes([0x63,4,0x80,1])+struct.pack('>H',256)+bytes([0,0x30,4])+struct.pack('>HH',1400,1401)+bytes([7,8])+struct.pack('>IBBH',3,0,2,0x99))+udp(b'hi'))))
# jumbo, pdm
frames.append(eth(ip6(60,ext(17,bytes([0x0f,10,1,2])+struct.pack('>HHHH',3,4,5,6))+udp(b'hi'))))
# tcp options
def t(o,**k): frames.append(eth(ip4(6,tcp(o,**k))))
t(bytes([2,4,5,180,4,2,8,10,0,0,0,1,0,0,0,2,1,3,3,7]),flags=2)
t(bytes([5,18])+struct.pack('>IIII',150,160,170,180))
t(bytes([6,6,1,2,3,4,7,6,1,2,3,4]))
t(bytes([11,6,0,0,0,9,12,6,0,0,0,8,13,6,0,0,0,7]))
t(bytes([19,18])+bytes(range(16)))
t(bytes([29,16,5,6])+bytes(range(12)))
t(bytes([28,4,0x80,5])); t(bytes([28,4,0x01,0x2c]))
t(bytes([34,2]),flags=2); t(bytes([34,10])+bytes(range(8)),flags=0x12)
t(bytes([27,8,0x05,7])+struct.pack('>I',0x12345678&~3),flags=2)
t(bytes([253,6,0xf9,0x89,1,2])); t(bytes([254,4,0x12,0x34])); t(bytes([14,3,1])); t(bytes([69,8,1,2,3,4,5,6])); t(bytes([15,4,1,2]))
# mptcp: capable syn v0 key ; v1 ; join ; dss; add_addr; remove; prio; fail; fastclose; rst
t(bytes([30,12,0x00,0x81])+struct.pack('>Q',0x1122334455667788),flags=2)
t(bytes([30,4,0x01,0x01]),flags=2)
t(bytes([30,20,0x01,0x01])+struct.pack('>QQ',1,2))
t(bytes([30,22,0x01,0x01])+struct.pack('>QQH',1,2,100),payload=b'x'*10)
t(bytes([30,12,0x11,3])+struct.pack('>II',0xaabbccdd,5),flags=2,s=40001)
t(bytes([30,16,0x10,3])+struct.pack('>QI',0xaabbccdd,5),flags=0x12,s=40001)
t(bytes([30,24,0x10,0])+bytes(range(20)),s=40001)
t(bytes([30,20,0x20,0x05])+struct.pack('>IIIHH',9,10,11,12,0xbeef))
t(bytes([30,26,0x20,0x0f])+struct.pack('>QQIH',9,10,11,12))
t(bytes([30,8,0x20,0x01])+struct.pack('>I',9))
t(bytes([30,8,0x34,7])+A('10.1.1.1')); t(bytes([30,16,0x30,7])+A('10.1.1.1')+struct.pack('>Q',5)); t(bytes([30,18,0x31,7])+A('10.1.1.1')+struct.pack('>HQ',80,5)); t(bytes([30,20,0x36,7])+socket.inet_pton(10,'2001:db8::1'))
t(bytes([30,4,0x40,7])); t(bytes([30,5,0x40,7,8])); t(bytes([30,3,0x51])); t(bytes([30,4,0x51,7])); t(bytes([30,12,0x60,0])+struct.pack('>Q',99)); t(bytes([30,12,0x70,0])+struct.pack('>Q',77)); t(bytes([30,4,0x82,3]),flags=4)
# igmp
def ig(b): b=b[:2]+struct.pack('>H',ck(b[:2]+b'\0\0'+b[4:]))+b[4:]; frames.append(eth(ip4(2,b,bytes([148,4,0,0]),ttl=1)))
ig(bytes([0x11,100,0,0])+A('0.0.0.0')+bytes([0x0a,125])+struct.pack('>H',1)+A('10.0.0.9'))
ig(bytes([0x11,0x8f,0,0])+A('224.1.1.1')+bytes([2,125])+struct.pack('>H',0))
ig(bytes([0x16,0,0,0])+A('224.1.1.1')); ig(bytes([0x12,0,0,0])+A('224.1.1.1')); ig(bytes([0x17,0,0,0])+A('224.1.1.1'))
ig(bytes([0x22,0,0,0])+struct.pack('>HH',0,2)+bytes([4,0])+struct.pack('>H',1)+A('224.1.1.2')+A('10.0.0.7')+bytes([6,1])+struct.pack('>H',0)+A('224.1.1.3')+b'auxd')
# icmp
def ic(b): b=b[:2]+struct.pack('>H',ck(b[:2]+b'\0\0'+b[4:]))+b[4:]; frames.append(eth(ip4(1,b)))
q=ip4(17,udp(b'quoted'))
ic(bytes([5,1,0,0])+A('10.0.0.1')+q); ic(bytes([3,4,0,0,0,0])+struct.pack('>H',1280)+q); ic(bytes([12,0,0,0,20,0,0,0])+q)
ic(bytes([9,0,0,0,1,2])+struct.pack('>H',1800)+A('10.0.0.1')+struct.pack('>I',5)); ic(bytes([10,0,0,0,0,0,0,0])); ic(bytes([13,0,0,0])+struct.pack('>HHIII',1,2,3,4,5)); ic(bytes([17,0,0,0])+struct.pack('>HHI',1,2,0)); ic(bytes([18,0,0,0])+struct.pack('>HH',1,2)+A('255.255.255.0'))
qq=q+b'\0'*(128-len(q)); e=bytes([0x20,0,0,0])+bytes([0,8,1,1])+struct.pack('>I',(1234<<12)|(5<<9)|(1<<8)|7); e=e[:2]+struct.pack('>H',ck(e))+e[4:]
ic(bytes([11,0,0,0,0,32,0,0])+qq+e); ic(bytes([11,0,0,0,0,0,0,0])+qq+e)
ic(bytes([42,0,0,0])+struct.pack('>HBB',1,2,1)+(lambda x:x[:2]+struct.pack('>H',ck(x))+x[4:])(bytes([0x20,0,0,0,0,8,3,2])+struct.pack('>I',6))); ic(bytes([43,0,0,0])+struct.pack('>HBB',1,2,0x47))
def d6(b,dst='ff02::1'):
    src='fe80::1'; p=socket.inet_pton(10,src)+socket.inet_pton(10,dst)+struct.pack('>II',len(b),58)
    b=b[:2]+struct.pack('>H',ck(p+b[:2]+b'\0\0'+b[4:]))+b[4:]; frames.append(eth(ip6(58,b,src,dst,255 if b[0]>132 else 1)))
G=socket.inet_pton(10,'ff02::1:3'); S6=socket.inet_pton(10,'2001:db8::5')
d6(bytes([130,0,0,0])+struct.pack('>HH',1000,0)+G); d6(bytes([131,0,0,0])+struct.pack('>HH',0,0)+G); d6(bytes([132,0,0,0])+struct.pack('>HH',0,0)+G)
d6(bytes([130,0,0,0])+struct.pack('>HH',1000,0)+G+bytes([0x0a,125])+struct.pack('>H',1)+S6)
d6(bytes([143,0,0,0])+struct.pack('>HH',0,2)+bytes([4,0])+struct.pack('>H',0)+G+bytes([1,0])+struct.pack('>H',1)+G+S6)
d6(bytes([134,0,0,0,64,0xc0])+struct.pack('>HII',1800,1000,2000)+bytes([1,1,2,0,0,0,0,1])+bytes([5,1,0,0])+struct.pack('>I',1500)+bytes([3,4,64,0xc0])+struct.pack('>III',3600,1800,0)+S6[:8]+bytes(8)+bytes([25,3,0,0])+struct.pack('>I',600)+S6)
d6(bytes([135,0,0,0,0,0,0,0])+S6+bytes([1,1,2,0,0,0,0,1])+bytes([14,1,1,2,3,4,5,6])); d6(bytes([136,0,0,0,0xe0,0,0,0])+S6+bytes([2,1,2,0,0,0,0,1]))
d6(bytes([137,0,0,0,0,0,0,0])+S6+G+bytes([2,1,2,0,0,0,0,1]))
d6(bytes([160,0,0,0])+struct.pack('>HBB',1,2,1)+(lambda x:x[:2]+struct.pack('>H',ck(x))+x[4:])(bytes([0x20,0,0,0,0,8,3,2])+struct.pack('>I',6))); d6(bytes([161,0,0,0])+struct.pack('>HBB',1,2,0x47))
def dh(opts):
    b=bytes([1,1,6,0])+struct.pack('>IHH',0x1234,5,0x8000)+bytes(16)+bytes([2,0,0,0,0,1])+bytes(10)+b'srv'+bytes(61)+b'file'+bytes(124)+bytes([99,130,83,99])+opts+b'\xff'
    frames.append(eth(ip4(17,udp(b,68,67))))
def o(c,v): return bytes([c,len(v)])+v
dh(o(53,b'\1')+o(2,struct.pack('>i',-3600))+o(4,A('10.0.0.4'))+o(5,A('10.0.0.5'))+o(7,A('10.0.0.7'))+o(13,struct.pack('>H',9))+o(17,b'/root')+o(23,b'\x40')+o(26,struct.pack('>H',1400))+o(40,b'nis'))
dh(o(53,b'\5')+o(44,A('10.0.0.44'))+o(46,b'\x08')+o(47,b'scope')+o(66,b'tftp.example')+o(67,b'boot')+o(93,b'\0\7')+o(114,b'https://p.example')+o(116,b'\1')+o(118,A('10.0.0.0'))+o(150,A('10.0.0.9')))
dh(o(53,b'\3')+o(82,o(1,b'port1')+o(2,b'far'))+o(121,bytes([24,10,1,2])+A('10.0.0.1'))+o(55,bytes([1,3,6]))+o(61,bytes([1,2,0,0,0,0,1])))
frames.append(eth(ip4(17,udp(bytes([0x23,2,6,0xec])+struct.pack('>IIIQQQQ',0x10000,0x8000,0x7f000001,0xe0000000<<32,0xe0000001<<32,0xe0000002<<32,0xe0000003<<32)+struct.pack('>I',7)+bytes(range(16)),123,123))))
with open(sys.argv[1],'wb') as f:
    f.write(struct.pack('<IHHiIII',0xa1b2c3d4,2,4,0,0,65535,1))
    for i,b in enumerate(frames): f.write(struct.pack('<IIII',1700000000+i,0,len(b),len(b))+b)

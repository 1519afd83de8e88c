// The little of RFC 6455 that the fake server needs: text frames both ways, close, no extensions, no fragments.
import { createHash } from 'node:crypto';

const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export function acceptWebSocket(request, socket, { onText, onClose }) {
  const accept = createHash('sha1').update(request.headers['sec-websocket-key'] + magic).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: agentops.v1\r\n\r\n`,
  );
  let buffer = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (let frame = takeFrame(buffer); frame; frame = takeFrame(buffer)) {
      buffer = buffer.subarray(frame.length);
      if (frame.opcode === 1) onText(frame.payload.toString('utf8'));
      if (frame.opcode === 8) socket.end(Buffer.from([0x88, 0]));
    }
  });
  socket.on('error', () => {});
  socket.on('close', onClose);
  return {
    send: (value) => socket.writable && socket.write(textFrame(JSON.stringify(value))),
    drop: () => socket.destroy(),
  };
}

function takeFrame(buffer) {
  if (buffer.length < 2) return null;
  const opcode = buffer[0] & 0x0f;
  let size = buffer[1] & 0x7f;
  let at = 2;
  if (size === 126) {
    if (buffer.length < 4) return null;
    size = buffer.readUInt16BE(2);
    at = 4;
  }
  if (buffer.length < at + 4 + size) return null;
  const mask = buffer.subarray(at, at + 4);
  const payload = Buffer.from(buffer.subarray(at + 4, at + 4 + size).map((byte, index) => byte ^ mask[index % 4]));
  return { opcode, payload, length: at + 4 + size };
}

function textFrame(text) {
  const payload = Buffer.from(text, 'utf8');
  const head = payload.length < 126 ? Buffer.from([0x81, payload.length]) : Buffer.alloc(payload.length < 65_536 ? 4 : 10);
  if (payload.length >= 126) {
    head[0] = 0x81;
    if (payload.length < 65_536) {
      head[1] = 126;
      head.writeUInt16BE(payload.length, 2);
    } else {
      head[1] = 127;
      head.writeBigUInt64BE(BigInt(payload.length), 2);
    }
  }
  return Buffer.concat([head, payload]);
}

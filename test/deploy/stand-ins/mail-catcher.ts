import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

// The part of sj26/mailcatcher that the tests read: a list of the messages, and the source of each.
interface Message {
  readonly id: number;
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly source: string;
}
const messages: Message[] = [];

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, { envelope }, callback) {
    void text(stream).then((source) => {
      const sender = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
      messages.push({
        id: messages.length + 1,
        sender,
        recipients: envelope.rcptTo.map(({ address }) => address),
        source,
      });
      callback(null);
    });
  },
});
smtp.listen(1025, '0.0.0.0');

const http = createServer((request, response) => {
  const [, id] = /^\/messages\/(\d+)\.source$/.exec(request.url ?? '') ?? [];
  if (id !== undefined) response.end(messages[Number(id) - 1]?.source);
  else response.end(JSON.stringify(messages.map(({ source: _source, ...listed }) => listed)));
});
http.listen(1080, '0.0.0.0');

process.once('SIGTERM', () => process.exit(0));

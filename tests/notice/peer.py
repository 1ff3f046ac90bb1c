#!/usr/bin/env python3
"""The other side of a channel: peer.py KIND MODE LOG serves on loopback, prints its port, and appends what it took to LOG.

KIND is smtp (aiosmtpd, or a scripted server where a connection must break at a chosen place) or http."""
import asyncio
import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

kind, mode, log = sys.argv[1:4]


def keep(text):
    with open(log, "a", encoding="utf-8") as file:
        file.write(text + "\n")


def say_port(port):
    print(port, flush=True)


class Mailbox:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if mode in ("451", "550"):
            return f"{mode} no"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        keep(envelope.content.decode("utf-8"))
        return "554 no" if mode == "554" else "452 full" if mode == "452" else "250 taken"


async def scripted_mail(reader, writer):
    """Breaks off: before the dot that ends the message, after it, or never answers."""
    async def answer(line):
        writer.write(line.encode() + b"\r\n")
        await writer.drain()
    await answer("220 loopback")
    while line := await reader.readline():
        word = line.split()[0].upper() if line.split() else b""
        if word == b"EHLO" and mode == "old-cut-after":
            await answer("502 only HELO here")
            continue
        if word == b"DATA":
            if mode == "cut-before":
                writer.close()
                return
            await answer("354 go on")
            while (await reader.readline()) != b".\r\n":
                pass
            keep("message")
            if mode == "hang":
                await asyncio.sleep(60)
            writer.close()
            return
        await answer("250 OK")


async def mail():
    if mode in ("cut-before", "cut-after", "old-cut-after", "hang"):
        server = await asyncio.start_server(scripted_mail, "127.0.0.1", 0, limit=1 << 20)
    else:
        from aiosmtpd.smtp import SMTP
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(Mailbox(), enable_SMTPUTF8=True), "127.0.0.1", 0)
    say_port(server.sockets[0].getsockname()[1])
    await server.serve_forever()


class Gateway(BaseHTTPRequestHandler):
    answers = {"ok": (200, {"code": 0}), "refuse": (200, {"code": 4}), "again": (200, {"code": 7}),
               "odd": (200, {"other": 1}), "list": (200, {"results": [{"code": 0}]}), "503": (503, {}),
               "429": (429, {}), "404": (404, {}), "moved": (302, {})}

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode("utf-8")
        keep(json.dumps({"path": self.path, "body": body, "headers": dict(self.headers)}, ensure_ascii=False))
        if mode == "cut":
            self.close_connection = True
            self.connection.close()
            return
        if mode == "hang":
            import time
            time.sleep(60)
        status, answer = self.answers[mode]
        text = b"no JSON {" if mode == "text" else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_PUT = do_POST

    def log_message(self, *_):
        pass

    def handle(self):
        try:
            super().handle()
        except (OSError, ValueError):
            pass


if kind == "smtp":
    asyncio.run(mail())
else:
    http = HTTPServer(("127.0.0.1", 0), Gateway)
    say_port(http.server_address[1])
    http.serve_forever()

"""The frame of an e-mail of our own, as the walk through an e-mail leaves it: headers, and those of its parts."""

HEADERS = (
    "Return-Path: <ana.roe@example.org>\r\n"
    "Received: from mx.example.net (mx.example.net [10.0.0.7]) by mail.example.net; Mon, 2 Nov 2026 21:10:05 +0100\r\n"
    "Received: from home (unknown [203.0.113.9])\r\n\tby mx.example.net with ESMTP; Mon, 2 Nov 2026 20:10:03 +0000\r\n"
    "Received: by local.example.org; Mon, 2 Nov 2026 20:10:02 +0000\r\n"
    "X-Originating-IP: [192.0.2.7]\r\n"
    "From: =?utf-8?q?Ana_Ro=C3=A9?= <ana.roe@example.org>\r\n"
    'To: "Doe, Ben" <ben.doe@example.org>, cy@example.org\r\n'
    "Cc: Dan <dan@example.org>\r\n"
    "Subject: 50 EUR for =?utf-8?q?t=C3=A9l?= +33 6 39 98 00 01\r\n"
    "Date: Mon, 2 Nov 2026 21:10:00 +0100\r\n"
    "Message-ID: <m3@example.org>\r\n"
    "In-Reply-To: <m2@example.org>\r\n"
    "References: <m1@example.org>\r\n <m2@example.org>\r\n"
    "MIME-Version: 1.0\r\n"
    'Content-Type: multipart/mixed; boundary="B"\r\n\r\n'
)
PARTS = (
    "--B\r\nContent-Type: text/plain\r\n\r\n\r\n"
    '--B\r\nContent-Type: application/pdf; name="letter.pdf"\r\nContent-Disposition: attachment\r\n\r\n\r\n'
    "--B\r\nContent-Type: text/html\r\nContent-Disposition: inline\r\n\r\n\r\n--B--\r\n"
)

SOUND: dict[str, bytes] = {"mail": (HEADERS + PARTS).encode()}

"""What a query, a client, a write, and all together may cost."""

from __future__ import annotations

import os
from typing import Annotated, NamedTuple

from .values import About, amount, listed_endpoint


class Limits(NamedTuple):
    """How much one query, one client, and all queries together may cost."""

    seconds: Annotated[
        float,
        About(
            "一つの問い合わせの制限時間（秒）。Seconds that a query may take.",
            "500万件の集計で約4秒、計画の質問で数ミリ秒。"
            "Aggregates over five million triples take four seconds from disk; a plan's questions take milliseconds.",
            least=0.1,
        ),
    ] = 20.0
    workers: Annotated[
        int,
        About(
            "問い合わせを処理するプロセスの数。Processes that answer queries.",
            "一つの問い合わせがコアを一つ使用する。三つあれば、一人が二つ使用しても他の利用者に一つ残る。"
            "A query burns one core. Three at least, so that one client may have two and one is left for the others.",
            least=1,
            default="コアの数、3以上 / cores, at least 3",
        ),
    ] = max(3, os.cpu_count() or 3)
    waiting: Annotated[
        int,
        About(
            "順番を待てる問い合わせの数。Queries that may wait for a worker.",
            "これを超えると待ち時間が長くなりすぎる。Beyond it the wait would be too long.",
        ),
    ] = 16
    patience: Annotated[
        float,
        About(
            "順番を待つ時間（秒）。Seconds that a query waits for a worker.",
            "長く待つより、再試行を案内する。A prompt refusal with a time to retry is better than a long wait.",
        ),
    ] = 10.0
    memory: Annotated[
        int,
        About(
            "処理プロセス一つのメモリ（アドレス空間、バイト）。Address space of a worker in bytes.",
            "500万件でも通常の問い合わせは1GiB以下。組合せの並べ替えは1分で14GBに達する。"
            "Ordinary queries over five million triples ran under 1 GiB; a cartesian ORDER BY reaches 14 GB.",
            least=64 << 20,
            reads=amount,
        ),
    ] = 2 << 30
    preload: Annotated[
        int,
        About(
            "メモリに保持するデータの大きさ（ディスク上のバイト、0：保持しない）。Bytes of a store also in memory.",
            "メモリでは数倍速いが、ディスクの約三倍を使用し、版の切替中はその倍になる。"
            "Several times faster; it takes three times the bytes, and twice that while versions change.",
            reads=amount,
        ),
    ] = 1 << 30
    body: Annotated[
        int,
        About(
            "受け付ける本文の大きさ（バイト）。Bytes of a request's body.",
            "最も長い質問で4千字。The longest question of the library has four thousand characters.",
            least=1024,
            reads=amount,
        ),
    ] = 1 << 20
    rows: Annotated[
        int,
        About(
            "一つの結果の行数。Rows of one answer.",
            "画面で扱える行数を超える。全件には配布データを使用する。"
            "No reader looks at more; who needs everything takes the dump.",
            least=1,
        ),
    ] = 100_000
    size: Annotated[
        int,
        About(
            "一つの結果の大きさ（バイト）。Bytes of one answer.",
            "結果は送信前に全体を用意するため、同時に返す数だけメモリを使用する。"
            "An answer is whole before it is sent, so that so much memory is used for each at once.",
            least=1024,
            reads=amount,
        ),
    ] = 64 << 20
    service_allowed: Annotated[
        tuple[str, ...],
        About(
            "SERVICE で検索を許可するエンドポイント（IRI=>URL でミラーを検索する）。"
            "Endpoints that SERVICE may reach; IRI=>URL asks a mirror instead.",
            "指定したものに限る。既定では外部に接続しない。Exactly those; by default nothing leaves the machine.",
            reads=listed_endpoint,
        ),
    ] = ()
    service_seconds: Annotated[
        float,
        About(
            "SERVICE の応答を待つ時間（秒）。Seconds that SERVICE may take.",
            "応答が遅くても、問い合わせの制限時間の半分を残す。A slow endpoint leaves half of the query's time to us.",
            least=0.1,
        ),
    ] = 10.0
    client_window: Annotated[
        float,
        About(
            "利用者ごとの量を数える時間（秒）。Seconds over which a client's cost is counted.",
            "一分で回復する。It recovers within a minute.",
            least=1,
        ),
    ] = 60.0
    client_seconds: Annotated[
        float,
        About(
            "その間に一人の利用者が使える処理時間（秒、0：制限なし）。Engine seconds of a client in it; 0: any.",
            "コア一つの半分。人の利用には十分で、プログラムによる占有を防ぐ。"
            "Half a core: plenty for a person who asks, and no machine takes it all.",
        ),
    ] = 30.0
    client_errors: Annotated[
        int,
        About(
            "その間に一人の利用者が許すエラーの数（0：制限なし）。Errors of a client in it; 0: any.",
            "人の入力誤りは毎秒一回に満たない。A person mistypes less than once a second.",
        ),
    ] = 60
    client_queries: Annotated[
        int,
        About(
            "一人の長い問い合わせを同時に実行する数（0：制限なし）。Long queries of a client at once; 0: any.",
            "一人による占有を防ぐ。次の長い問い合わせは順番を待ち、短い問い合わせは待たない。"
            "Nobody has all workers. The next long query waits its turn; a short one does not wait.",
        ),
    ] = 2
    client_connections: Annotated[
        int,
        About(
            "一つのアドレスからの同時の接続の数（0：制限なし）。Connections of an address at once; 0: any.",
            "ブラウザーは六つまで。同じ出口を使う役所の十人分。信じる代理サーバーは数えず、そちらで数える。"
            "A browser opens six: ten people of an office behind one address. Trusted proxies count for themselves.",
        ),
    ] = 64
    cache: Annotated[
        int,
        About(
            "同じ問い合わせのために保存する結果の大きさ（バイト）。Bytes of answers kept to give again.",
            "版が変わるまで結果は変わらない。質問集の結果は合計で数MB。"
            "An answer holds until the next version; those of the library are a few megabytes together.",
            reads=amount,
        ),
    ] = 32 << 20
    disk_cache: Annotated[
        int,
        About(
            "保存する大きな結果の合計（バイト、0：保存しない）。Bytes of large answers on disk; 0: none.",
            "cache の八分の一より大きな結果。版を削除すると、その結果も削除する。"
            "Answers larger than an eighth of cache; they go when their version is pruned.",
            reads=amount,
        ),
    ] = 1 << 30
    page_cache: Annotated[
        int,
        About(
            "保存して繰り返し返すページの大きさ（バイト、0：保存しない）。Bytes of pages kept to give again; 0: none.",
            "圧縮したページは十数KB。千ページに足りる。サインインした人のページは保存しない。"
            "A packed page takes some ten kilobytes: a thousand of them. Nothing is kept of who has signed in.",
            reads=amount,
        ),
    ] = 16 << 20
    unconfined: Annotated[
        bool,
        About(
            "処理プロセスを閉じ込められない機械でも答える（true）。Answer where workers cannot be confined (true).",
            "Linux（x86-64、ARM64）以外には閉じ込める仕組みがない。自分の機械で試すときだけ。"
            "Only Linux on x86-64 and ARM64 can; for trying it out on one's own machine.",
        ),
    ] = False
    write_seconds: Annotated[
        float,
        About(
            "一つの書き込みを複製に適用する時間（秒）。Seconds that a write may take to change its copy.",
            "500万件の複製に約20秒。検査の時間は含まない。"
            "A copy of five million triples takes some twenty seconds; the checks have their own time.",
            least=0.1,
        ),
    ] = 120.0
    write_memory: Annotated[
        int,
        About(
            "一つの書き込みのメモリ（アドレス空間、バイト）。Address space of a write in bytes.",
            "500万件の複製は2GiB。A copy of five million triples takes two.",
            least=1 << 26,
            reads=amount,
        ),
    ] = 4 << 30
    write_body: Annotated[
        int,
        About(
            "トークンの保有者から受け付ける本文の大きさ（バイト）。Bytes of a body from whoever has a token.",
            "計画一つ分のグラフは数MB。A plan's graphs are a few megabytes.",
            least=1024,
            reads=amount,
        ),
    ] = 64 << 20
    write_count: Annotated[
        int,
        About(
            "一つのトークンで一日に書き込める回数（0：制限なし）。Writes of a token in a day; 0: any.",
            "毎分書くプログラムで1440回。書くたびに一つの版が残る。"
            "A program that writes every minute makes 1,440. Each leaves a version.",
        ),
    ] = 2000
    write_size: Annotated[
        int,
        About(
            "その一日にできる版の大きさの合計（バイト、0：制限なし）。Bytes of the versions of that day; 0: any.",
            "一つの計画の版は20MBほど。千回分。A version of one plan takes twenty megabytes: a thousand of them.",
            reads=amount,
        ),
    ] = 20 << 30
    write_free: Annotated[
        int,
        About(
            "ディスクに残しておく空き（バイト）。これより少なければ書き込みを断る。"
            "Bytes of the disk that are left free; with less, writes are refused.",
            "満ちたディスクでは、記録もサービスも止まる。On a full disk the log and the service stop too.",
            reads=amount,
        ),
    ] = 1 << 30
    write_keep: Annotated[
        int,
        About(
            "書き込みの後に残す新しい版の数（0：すべて残す）。Newest versions that are kept after a write; 0: all.",
            "現在の版、引用されている版、それらの元になった版は、この数にかかわらず残る。"
            "The current version, those that something cites and their bases stay whatever the number.",
        ),
    ] = 0

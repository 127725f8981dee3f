"""Where the service stands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NamedTuple

from ...graph.rdf.names import BASE
from .values import About, address, folder, host, minting, network, site


class Serving(NamedTuple):
    """Where the service stands: what it listens on, what it answers from, and what it writes down."""

    host: Annotated[
        str,
        About(
            "待ち受けるアドレス。Address to listen on.",
            "自身の計算機だけ。外部に公開する場合は前段にウェブサーバーを置く。"
            "This machine alone; to be let at strangers, stand behind a web server.",
        ),
    ] = "127.0.0.1"
    port: Annotated[
        int,
        About(
            "待ち受けるポート（0：空いている番号）。Port; 0 for any.",
            "特権を必要としない番号。A number that needs no privilege.",
        ),
    ] = 8080
    data: Annotated[
        Path | None,
        About(
            "データフォルダー。Data folder.",
            "環境変数は他のコマンドにも効く。The variable holds for the other commands too.",
            reads=folder,
            default="利用者の標準の場所 / the platform's usual place",
        ),
    ] = None
    queries: Annotated[
        Path | None,
        About(
            "質問のフォルダー。Folder of questions.",
            "独自の質問だけを提供する場合。To offer one's own questions instead.",
            reads=folder,
            default="同梱の質問 / those that ship",
        ),
    ] = None
    base: Annotated[
        str,
        About(
            "識別子の基底IRI。Base of the identifiers of the plans.",
            "koteihyo build の既定と同じ。別の基底で作成したデータを提供する場合。The default of koteihyo build; "
            "for data that were built with another.",
            reads=minting,
        ),
    ] = BASE
    engine: Annotated[
        str,
        About(
            "代わりに応答するSPARQLエンドポイント。SPARQL endpoint that answers instead.",
            "一台に収まるデータでは不要。Data that fit one machine need none.",
            reads=address,
        ),
    ] = ""
    grace: Annotated[
        float,
        About(
            "停止時に、処理中の応答を待つ時間（秒）。Seconds that answers already begun have when the service stops.",
            "最も長い問い合わせより少し長い時間。A little longer than the longest query.",
        ),
    ] = 25.0
    trusted_proxies: Annotated[
        tuple[str, ...],
        About(
            "X-Forwarded-For を信じる代理サーバー。Proxies whose X-Forwarded-For is believed.",
            "同じ計算機のウェブサーバー。ここからの直接の要求は利用量に数えない。"
            "The web server on this machine; who comes from there without the header is not counted.",
            reads=network,
        ),
    ] = ("127.0.0.0/8", "::1/128")
    hosts: Annotated[
        tuple[str, ...],
        About(
            "このサービスの名（Host に書かれてよいもの。.example.jp はその下すべて）。"
            "Names that the service may be asked by, in the Host header; .example.jp is all below it.",
            "空の場合はどの名でも応答し、その名を結果のURLに使用する。公開する場合は指定する。"
            "Empty: by any, which stands in the addresses of its answers. Settle it when strangers may ask.",
            reads=host,
        ),
    ] = ()
    tokens: Annotated[
        Path | None,
        About(
            "トークンのファイル（koteihyo token が作成する）。File of tokens, which koteihyo token writes.",
            "トークンがなければ書き込めない。Without a token in it nobody writes.",
            reads=folder,
            default="データフォルダーの tokens.json / tokens.json in the data folder",
        ),
    ] = None
    private: Annotated[
        bool,
        About(
            "読み取りにもトークンを要求する（true）。Ask for a token for reading too (true).",
            "公開前の確認に使用する。For review before publication.",
        ),
    ] = False
    session_minutes: Annotated[
        float,
        About(
            "サインインが操作のないまま続く時間（分）。Minutes that somebody who has signed in may do nothing.",
            "昼休みの間は続き、帰宅した後の計算機には残らない。操作していても12時間で終わる。"
            "It lasts over lunch and not over night. Whoever goes on working signs in again after twelve hours.",
            least=1,
        ),
    ] = 60.0
    mcp: Annotated[
        bool,
        About(
            "/mcp で言語モデルに質問集を提供する（true）。Offer the questions to language models at /mcp (true).",
            "既定では提供しない。公開する場合は hosts も指定する。Off unless wanted; for strangers, settle hosts too.",
        ),
    ] = False
    embed: Annotated[
        tuple[str, ...],
        About(
            "図と地図を自身のページに埋め込んでよいウェブサイト。"
            "Sites that may show charts and maps in their own pages.",
            "空の場合は埋め込めない。図と地図のほかは埋め込めない。"
            "Empty: none may. Nothing but charts and maps can be embedded.",
            reads=site,
        ),
    ] = ()
    log: Annotated[
        str,
        About(
            "一件一行の記録を出力するファイル（-：標準エラー出力、off：出力しない）。"
            "File of one line a request; - standard error, off for none.",
            "コンテナーやsystemdが収集する出力先。Where containers and systemd collect it.",
        ),
    ] = "-"

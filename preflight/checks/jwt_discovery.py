"""Every JWT authorizer and OAuth2 provider names a discovery document that can be used.

Why: With CUSTOM_JWT AgentCore reads the issuer and its keys from the discovery document when tokens arrive; a custom
OAuth2 credential provider reads from one where its tokens are to be had. A wrong
ending is refused at once; a document that cannot be read, another issuer, or a claim that the tokens do not carry
shows only as 401 or 403.

Error: Value at 'authorizerConfiguration.customJWTAuthorizer.discoveryUrl' failed to satisfy constraint. At invoke:
401 or 403 for tokens that look right

Fix: Name the issuer's document, ending in /.well-known/openid-configuration, and list what its tokens carry.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/inbound-jwt-authorizer.html
https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_CustomJWTAuthorizerConfiguration.html
https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata

Limits: The document is read from where this runs, not from AgentCore: what cannot be read here may be readable there,
so it is `unknown`. --offline and fetch rules keep it from being read at all, and so does a private endpoint, over which
AgentCore reads it inside a VPC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from attrs import frozen

from preflight.core.check import Subject, check
from preflight.core.finding import Finding, failed, passed, skipped, warned
from preflight.core.query import Call, Facts, Query
from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.core.subjects import Owner, subject_of, subject_of_resource
from preflight.core.target import Gateway, Jwt
from preflight.core.value import Value, known

# DiscoveryUrl in the bedrock-agentcore-control model of botocore 1.44.5
DISCOVERY_URL = re.compile(r"[^\s?#]+/\.well-known/(openid-configuration|oauth-authorization-server)(/[^\s?#]+)?")
COGNITO = re.compile(r"cognito-idp\.[a-z0-9-]+\.amazonaws\.com(\.cn)?")
CUSTOM_JWT, OPENID, LIMIT = "CUSTOM_JWT", "/.well-known/openid-configuration", 1 << 20


@frozen
class Document:
    """What a discovery document says of its issuer and keys."""

    issuer: str
    jwks: str | None = None


def _calls(facts: Facts) -> Iterator[Call]:
    of_owners = (owner.jwt.discovery_url for owner in _owners(facts.scope) if owner.jwt)
    urls = known((*of_owners, *map(_named, _providers(facts.scope))))
    inside = _inside(facts.scope)
    if facts.scope.fetch_documents:
        yield from (Call(url, {"url": url, "limit": LIMIT}) for url in urls if _readable(url) and url not in inside)


def _inside(scope: Scope) -> frozenset[str]:
    """The URLs that AgentCore reads over a private endpoint, which leads into a VPC and not from here."""
    found = (
        _named(each) for each in scope.target.resources if any("privateEndpoint" in path for path, _ in each.leaves())
    )
    return frozenset(str(value.value) for value in found if value and value.known)


def _readable(url: str) -> bool:
    return url.startswith("https://") and bool(DISCOVERY_URL.fullmatch(url))


DOCUMENT = Query(
    "https",
    "Get",
    select="{issuer: issuer, jwks: jwks_uri}",
    member="issuer",
    row=Document,
    calls=_calls,
)


def _owners(scope: Scope) -> Iterator[Owner]:
    every: tuple[Owner, ...] = (*scope.target.agents, *scope.target.gateways)
    return (each for each in every if each.jwt or _wants_jwt(each))


def _wants_jwt(owner: Owner) -> bool:
    """Whether a gateway's authorizer is CUSTOM_JWT, or may turn out to be."""
    return isinstance(owner, Gateway) and owner.authorizer is not None and owner.authorizer.value in {CUSTOM_JWT, None}


def authorizers(scope: Scope) -> Iterator[Subject[Owner | Resource]]:
    """Every agent and gateway that accepts JWTs, and every OAuth2 provider with a discovery document."""
    for each in _owners(scope):
        yield subject_of(each, each.subject, each, each.jwt.origin if each.jwt else each.origin)
    yield from map(subject_of_resource, _providers(scope))


def _providers(scope: Scope) -> Iterator[Resource]:
    providers = (each for each in scope.target.resources if each.kind == "OAuth2CredentialProvider" and each.made)
    return (each for each in providers if _named(each))


def _named(resource: Resource) -> Value[str] | None:
    """The discovery URL that a resource names; None for a provider that AWS knows itself."""
    return next((value for path, value in resource.leaves() if path[-1] == "discoveryUrl"), None)


@check(
    requirement="gateway",
    subjects=authorizers,
    none="nothing accepts JWTs",
    kinds=("Runtime", "Gateway", "OAuth2CredentialProvider"),
    queries=(DOCUMENT,),
)
def judge(owner: Owner | Resource, facts: Facts) -> Iterator[Finding]:
    """Judges the URL, the document behind it, and what is accepted of a token."""
    if isinstance(owner, Resource):
        if named := _named(owner):
            yield from _read(named.get(), facts)
        return
    jwt = owner.jwt
    if jwt is None and isinstance(owner, Gateway) and owner.authorizer:
        owner.authorizer.get()
    if jwt is None or jwt.discovery_url is None:
        because = f"{CUSTOM_JWT} is chosen without a discovery URL, which it requires"
        yield failed(because, f"Set customJWTAuthorizer.discoveryUrl to the issuer's {OPENID}.")
        return
    yield from _accepted(jwt)
    yield from _read(jwt.discovery_url.get(), facts)


def _read(url: str, facts: Facts) -> Iterator[Finding]:
    if not DISCOVERY_URL.fullmatch(url):
        yield failed(f"{url!r} does not end as a discovery URL does", f"Write {_mended(url)}")
    elif not _readable(url):
        yield warned(f"{url} is not an https URL, so what it says can be changed on the way", "Use https.")
    elif not facts.scope.fetch_documents:
        yield skipped("documents on the internet are not to be read in this run")
    elif url in _inside(facts.scope):
        yield skipped("AgentCore reads it over the private endpoint, which leads into a VPC and not from here")
    else:
        yield _document(url, facts.one(DOCUMENT, url))


def _accepted(jwt: Jwt) -> Iterator[Finding]:
    url = (jwt.discovery_url and jwt.discovery_url.value) or ""
    if not (jwt.audiences or jwt.clients or jwt.scopes or jwt.claims):
        because = "no audience, client, scope or claim is asked for, so every token of the issuer is accepted"
        yield warned(because, "List allowedClients or allowedAudience.")
    elif jwt.audiences and not jwt.clients and COGNITO.fullmatch(urlsplit(url).hostname or ""):
        because = "Cognito's access tokens carry client_id and no aud, and only audiences are allowed"
        yield warned(because, "List the app client ids in allowedClients instead of allowedAudience.")


def _document(url: str, found: Document | None) -> Finding:
    if found is None or not found.jwks:
        return warned(
            "the document names no jwks_uri, so there are no keys to check tokens with", "Correct the document."
        )
    if url.endswith(OPENID) and found.issuer.rstrip("/") != url.removesuffix(OPENID):
        because = f"the document names the issuer {found.issuer}, not {url.removesuffix(OPENID)}"
        return warned(because, f"Name the document of the issuer of your tokens: {found.issuer.rstrip('/')}{OPENID}")
    return passed(f"the document names the issuer {found.issuer} and its keys")


def _mended(url: str) -> str:
    """The URL most likely meant."""
    base = re.split(r"/\.well-known|[?#]", url.strip(), maxsplit=1)[0].rstrip("/")
    return f"{base}{OPENID}"

import { noteServerDate } from '../store/clock';
import { noteOrigin } from '../store/origin';

export interface Violation {
  path: string;
  errors: string[];
}

/** A refusal of the server, with what it said about fields and about locks. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly violations: readonly Violation[] = [],
    readonly locks: readonly string[] = [],
  ) {
    super(message);
  }
}

/** A connection that died without a word would otherwise be waited for by the browser for minutes. */
const READ_MILLIS = 10_000;
const CHANGE_MILLIS = 30_000;

/** @param leave ends the wait for an answer that nobody wants any more */
export const send = async <T>(method: string, path: string, body?: unknown, leave?: AbortSignal): Promise<T> => (await exchange<T>(method, path, body, leave)).answer;

/** As {@link send}, with what stands in the headers of the answer. */
export async function exchange<T>(method: string, path: string, body?: unknown, leave?: AbortSignal): Promise<{ answer: T; headers: Headers }> {
  const limit = AbortSignal.timeout(method === 'GET' ? READ_MILLIS : CHANGE_MILLIS);
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
      signal: leave === undefined ? limit : AbortSignal.any([limit, leave]),
    });
  } catch (failure) {
    throw new ApiError(0, silent(failure) ? 'The server did not answer. It may have done what was asked all the same.' : 'The server cannot be reached.');
  }
  noteServerDate(response.headers.get('Date'));
  noteOrigin(response.headers);
  const text = await response.text();
  const json = parsed(text);
  if (!response.ok) throw refusal(response.status, json, text, warnings(response.headers.get('Warning')));
  // Logs are no JSON, whatever they look like.
  const answer = (response.headers.get('Content-Type')?.startsWith('text/plain') ? text : json) as T;
  return { answer, headers: response.headers };
}

const silent = (failure: unknown) => failure instanceof DOMException && failure.name === 'TimeoutError';

/** The texts of `Warning` headers, which a browser joins to one. */
export const warnings = (header: string | null) => [...(header ?? '').matchAll(/299 - "([^"]*)"/g)].map((found) => found[1] ?? '');

/** Marathon's codes are for programs; the server says in a header what they mean. */
function explained(violation: Violation, hints: string[]): string[] {
  const start = `${violation.path} `;
  const hint = hints.find((text) => text.startsWith(start));
  return hint ? [hint.slice(start.length)] : violation.errors;
}

/** Both generations of error bodies: `details[{path,errors}]` and `errors[{attribute,error}]`. */
export function refusal(status: number, json: unknown, text: string, hints: string[] = []): ApiError {
  const said = (json ?? {}) as {
    message?: string;
    details?: unknown;
    errors?: { attribute?: string; error?: string }[];
    deployments?: { id: string }[];
  };
  const violations = Array.isArray(said.details)
    ? (said.details as Violation[]).filter((v) => Array.isArray(v?.errors)).map((v) => ({ path: v.path ?? '', errors: explained(v, hints) }))
    : (said.errors ?? []).map((e) => ({ path: e.attribute ?? '', errors: [e.error ?? ''] }));
  const detail = typeof said.details === 'string' ? `: ${said.details}` : '';
  const message = said.message ? said.message + detail : text.slice(0, 300) || `The server answered ${status}.`;
  return new ApiError(status, message, violations, (said.deployments ?? []).map((d) => d.id));
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

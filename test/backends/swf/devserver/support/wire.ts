export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; an empty object when there is none. */
  readonly json: Record<string, unknown>;
}

/** One call without any SDK. `body` goes out as it is when it is text. */
export async function wire(
  url: string,
  operation: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<WireAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `SimpleWorkflowService.${operation}`,
      authorization:
        'AWS4-HMAC-SHA256 Credential=a/20260101/eu-west-1/swf/aws4_request, SignedHeaders=host, Signature=0',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}

/** Plain pages: what is shown is escaped unless it is `Html` already. */

/** Markup that is safe to show as it is. */
export class Html {
  constructor(readonly text: string) {}
}

type Shown = string | number | Html | undefined | Shown[];

const SIGNS: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function shown(value: Shown): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(shown).join('');
  return String(value).replace(/[&<>"]/g, sign => SIGNS[sign]);
}

/** A template whose values are escaped. */
export const html = (parts: TemplateStringsArray, ...values: Shown[]) =>
  new Html(
    parts.reduce((text, part, i) => `${text}${shown(values[i - 1])}${part}`),
  );

const STYLE = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:52rem;margin:2rem auto;padding:0 1rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:.75rem;border:1px solid #8886;border-radius:.4rem;font-size:.85rem}
table{border-collapse:collapse;width:100%}
td,th{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #8883;vertical-align:top}
nav{margin-bottom:1rem}
`;

/** A page with a way back to the repository. */
export function page(slug: string, title: string, body: Html): Response {
  const [owner] = slug.split('/');
  const { text } = html`<!DOCTYPE html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>${title}</title>
      <style>
        ${new Html(STYLE)}
      </style>
      <nav>
        <a href="/${owner}">${owner}</a> /
        <a href="/${slug}">${slug.slice(owner.length + 1)}</a> in the simulated
        GitHub
      </nav>
      <h1>${title}</h1>
      ${body}
    </html> `;
  return new Response(text, {
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
}

/** Sends the browser elsewhere after a form. */
export const redirect = (location: string) =>
  new Response(null, { status: 303, headers: { location } });

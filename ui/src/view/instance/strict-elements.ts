/**
 * The terminal's library writes style elements and style attributes, which the page's policy forbids, as it should. From now on,
 * until the answer is called, they become style sheets and properties that were made by script, which it allows. The library takes
 * another document for some of this only, so it is the document that is told.
 */
export function makeStrictElements(real: Document = document): () => void {
  const sheets: CSSStyleSheet[] = [];
  const create = real.createElement.bind(real);
  const strict = (name: string, options?: ElementCreationOptions) => {
    if (name === 'style') return sheetElement(create('span'), addSheet(real, sheets));
    const element = create(name, options);
    if (name === 'span') {
      const plain = element.setAttribute.bind(element);
      element.setAttribute = (attribute, value) => (attribute === 'style' ? void (element.style.cssText = value) : plain(attribute, value));
    }
    return element;
  };
  real.createElement = strict as typeof real.createElement;
  return () => {
    // What is left is the document's own method, which was only hidden.
    delete (real as Partial<Document>).createElement;
    real.adoptedStyleSheets = real.adoptedStyleSheets.filter((sheet) => !sheets.includes(sheet));
  };
}

function addSheet(real: Document, sheets: CSSStyleSheet[]): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheets.push(sheet);
  real.adoptedStyleSheets = [...real.adoptedStyleSheets, sheet];
  return sheet;
}

/** What is written into it becomes the sheet's. */
function sheetElement(element: HTMLElement, sheet: CSSStyleSheet): HTMLElement {
  element.hidden = true;
  Object.defineProperty(element, 'textContent', { set: (css: string) => sheet.replaceSync(css), get: () => '' });
  return element;
}

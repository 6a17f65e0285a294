import { Drafts } from '../../store/draft';

/** What was typed and not sent: an accidental escape, a step back or a reload loses nothing. */
export const drafts = new Drafts(() => sessionStorage);

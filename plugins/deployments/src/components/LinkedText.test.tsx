import { render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router-dom';
import { LinkedText } from './LinkedText';

const addressesIn = (text: string) => {
  render(<LinkedText text={text} />, { wrapper: MemoryRouter });
  return screen.queryAllByRole('link').map(link => link.getAttribute('href'));
};

describe('LinkedText', () => {
  it.each([
    [
      'Pull request #7 is open: https://github.com/o/n/pull/7',
      ['https://github.com/o/n/pull/7'],
    ],
    [
      'See https://a.example/x, or (http://b.example/?q=1).',
      ['https://a.example/x', 'http://b.example/?q=1'],
    ],
    ['s3://bucket/key, javascript:alert(1), https:// and v1.2', []],
  ])('lets addresses be followed, and those alone: %s', (text, addresses) => {
    expect(addressesIn(text)).toEqual(addresses);
  });

  it('keeps the words around them', () => {
    addressesIn('Open: https://a.example, and so on');
    expect(screen.getByText(/^Open:/)).toHaveTextContent(
      /^Open: https:\/\/a\.example.*, and so on$/,
    );
    expect(screen.getByRole('link')).toHaveAttribute('target', '_blank');
  });
});

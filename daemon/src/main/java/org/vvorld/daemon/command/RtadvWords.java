package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.vvorld.stack.rtadv.Advertisement;
import org.vvorld.stack.rtadv.RtadvSettings;
import org.vvorld.stack.rtadv.RtadvSettings.AdvertisedPrefix;
import org.vvorld.stack.rtadv.RtadvSettings.AdvertisedRoute;
import org.vvorld.stack.slaac.Preference;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Prefix;

/** What a router is to tell, in words. */
final class RtadvWords {
    private int interval = 600;
    private OptionalInt lifetime = OptionalInt.empty();
    private Preference preference = Preference.MEDIUM;
    private boolean managed;
    private boolean other;
    private int hopLimit = 64;
    private OptionalInt mtu = OptionalInt.empty();
    private final List<AdvertisedPrefix> prefixes = new ArrayList<>();
    private final List<Ipv6Prefix> routes = new ArrayList<>();
    private final List<RtadvSettings.Address> servers = new ArrayList<>();
    private final List<String> domains = new ArrayList<>();

    private RtadvWords() {}

    static Advertisement parse(Words words) {
        RtadvWords w = new RtadvWords();
        try {
            while (words.hasNext()) {
                w.word(words.next(), words);
            }
            return w.whole();
        } catch (IllegalArgumentException e) {
            throw new ToolException(e.getMessage());
        }
    }

    private void word(String word, Words rest) {
        switch (word) {
            case "interval" -> interval = Numbers.parse(word, rest.next(word), 4, 1800);
            case "lifetime" -> lifetime = OptionalInt.of(Numbers.parse(word, rest.next(word), 0, 9000));
            case "preference" -> preference = preference(rest.next(word));
            case "managed" -> managed = true;
            case "other" -> other = true;
            case "hoplimit" -> hopLimit = Numbers.parse(word, rest.next(word), 0, 255);
            case "mtu" -> mtu = OptionalInt.of(Numbers.parse(word, rest.next(word), 0, 65_535));
            case "prefix" -> {
                Ipv6Prefix p = prefix(rest.next(word));
                prefixes.add(AdvertisedPrefix.standard(p.high(), p.low(), p.length()));
            }
            case "route" -> routes.add(prefix(rest.next(word)));
            case "dns" -> {
                Ipv6Address a = Ipv6Address.parse(rest.next(word));
                servers.add(new RtadvSettings.Address(a.high(), a.low()));
            }
            case "search" -> domains.add(rest.next(word));
            default -> throw new UsageException("'" + word + "': bad value");
        }
    }

    private static Preference preference(String text) {
        return switch (text) {
            case "low" -> Preference.LOW;
            case "medium" -> Preference.MEDIUM;
            case "high" -> Preference.HIGH;
            default ->
                throw new IllegalArgumentException(
                        "preference: '" + text.toLowerCase(Locale.ROOT) + "' is none of low, medium, high");
        };
    }

    private static Ipv6Prefix prefix(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("'" + text + "' has no prefix length: write A/len");
        }
        Ipv6Address a = Ipv6Address.parse(text.substring(0, slash));
        return new Ipv6Prefix(a.high(), a.low(), Ipv6Prefix.parseLength(text.substring(slash + 1), text));
    }

    private Advertisement whole() {
        int seconds = lifetime.orElse(Math.min(9000, 3 * interval));
        // RFC 4861 section 6.2.1: MinRtrAdvInterval.
        int least = interval >= 9 ? interval / 3 : Math.max(3, interval * 3 / 4);
        long told = seconds == 0 ? 3L * interval : seconds;
        RtadvSettings settings = new RtadvSettings(
                least,
                interval,
                seconds,
                preference,
                managed,
                other,
                hopLimit,
                /* reachableMillis= */ 0,
                /* retransMillis= */ 0,
                mtu.orElse(0),
                prefixes,
                routes.stream()
                        .map(r -> new AdvertisedRoute(r.high(), r.low(), r.length(), preference, told))
                        .toList(),
                told,
                servers,
                domains);
        return new Advertisement(settings, prefixes.isEmpty(), mtu.isEmpty());
    }
}

/*
 * Messages from a worker to its supervisor: through a pipe, each with its length and a checksum,
 * or directly where both are one process.
 */
#include "base/hash.h"
#include "drive/campaign.h"
#include "sys/process.h"

#include <string.h>

struct header {
    uint32_t mark, message, len, unused;
    uint64_t checksum;
};

enum { MESSAGE_MAX = 128 * 1024 * 1024, READ_SIZE = 64 * 1024 };

void pdi_tell(struct pdi_campaign *campaign, enum pdi_message message, const char *data, size_t len)
{
    if (!campaign->isolated) {
        pdi_receive(campaign, message, data, len);
        return;
    }
    PD_ASSERT(len <= MESSAGE_MAX);
    const struct header header = {.mark = PDI_MESSAGE_MARK,
                                  .message = (uint32_t)message,
                                  .len = (uint32_t)len,
                                  .checksum = pdi_hash_bytes((uint64_t)message, data, len)};
    (void)(pdi_write_all(campaign->channel[1], &header, sizeof header) &&
           pdi_write_all(campaign->channel[1], data, len));
}

static void read_available(struct pdi_campaign *campaign)
{
    for (;;) {
        if (campaign->inbox_capacity - campaign->inbox_len < READ_SIZE) {
            const size_t capacity = campaign->inbox_capacity * 2 + READ_SIZE;
            char *const inbox = pdi_arena_raw(&campaign->arena, capacity);
            if (campaign->inbox_len) {
                memcpy(inbox, campaign->inbox, campaign->inbox_len);
            }
            campaign->inbox = inbox;
            campaign->inbox_capacity = capacity;
        }
        const ssize_t got =
            pdi_read_some(campaign->channel[0], campaign->inbox + campaign->inbox_len, READ_SIZE);
        if (got <= 0) {
            return;
        }
        campaign->inbox_len += (size_t)got;
    }
}

/* Where behind AT the next message may begin, in whole or in part. */
static size_t next_mark(const struct pdi_campaign *campaign, size_t at)
{
    const uint32_t mark = PDI_MESSAGE_MARK;
    size_t left;
    do {
        left = campaign->inbox_len - ++at;
    } while (memcmp(campaign->inbox + at, &mark, left < sizeof mark ? left : sizeof mark) != 0);
    return at;
}

void pdi_receive_begin(struct pdi_campaign *campaign)
{
    campaign->inbox_len = 0;
    campaign->inbox_lost = false;
}

void pdi_receive_all(struct pdi_campaign *campaign)
{
    size_t at = 0;
    read_available(campaign);
    while (campaign->inbox_len - at >= sizeof(struct header)) {
        struct header header;
        memcpy(&header, campaign->inbox + at, sizeof header);
        if (header.mark != PDI_MESSAGE_MARK || header.len > MESSAGE_MAX) {
            if (!campaign->inbox_lost) { /* once, in however many pieces it comes */
                pdi_warn(campaign, "a worker sent what is no message: it was dropped");
            }
            campaign->inbox_lost = true;
            at = next_mark(campaign, at);
            continue;
        }
        campaign->inbox_lost = false;
        if (campaign->inbox_len - at - sizeof header < header.len) {
            break;
        }
        const char *const data = campaign->inbox + at + sizeof header;
        if (header.checksum == pdi_hash_bytes(header.message, data, header.len)) {
            pdi_receive(campaign, (enum pdi_message)header.message, data, header.len);
        } else {
            pdi_warn(campaign, "a message of a worker was damaged and was dropped");
        }
        at += sizeof header + header.len;
    }
    campaign->inbox_len -= at;
    memmove(campaign->inbox, campaign->inbox + at, campaign->inbox_len);
}

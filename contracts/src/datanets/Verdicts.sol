// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Governance} from "./Governance.sol";

/**
 * @title What reviewers found when an answer's shares were computed again.
 * @notice Wrong shares cannot be shown on a chain. Reviewers say it, and stand by it with their account: a public mark
 * on a payer, by the hash of the report that was looked at. No money hangs on it, so nothing is kept here but the event;
 * whoever reads it counts the last word of each who is a reviewer then.
 */
abstract contract Verdicts is Governance {
    /// @param report SHA-256 of the auditor's report.
    /// @param wrong False takes back what the same reviewer said of the same payer and report.
    event Judged(
        uint32 indexed datanet, address indexed payer, address indexed reviewer, bytes32 report, bool wrong
    );

    error VerdictInvalidPayer(address payer);
    error VerdictInvalidReport(bytes32 report);

    /**
     * @notice Says whether a report shows that a payer's shares are wrong. Whoever says it again changes their word.
     * @param datanet Where the caller is a reviewer by the rules that stand now.
     * @param payer Whose receipt was computed again.
     * @param report SHA-256 of the report.
     * @param wrong Whether the shares are wrong.
     */
    function judge(uint32 datanet, address payer, bytes32 report, bool wrong) external {
        if (_seats[datanet][_existing(datanet).rules][msg.sender] == 0) {
            revert DatanetUnauthorizedAccount(datanet, msg.sender);
        }
        if (payer == address(0)) revert VerdictInvalidPayer(payer);
        if (report == 0) revert VerdictInvalidReport(report);
        emit Judged(datanet, payer, msg.sender, report, wrong);
    }
}

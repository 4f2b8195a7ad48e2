// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Datanets} from "../src/Datanets.sol";
import {Terms} from "../src/Terms.sol";
import {Contributions} from "../src/datanets/Contributions.sol";
import {Members} from "../src/datanets/Members.sol";
import {Registry} from "../src/datanets/Registry.sol";
import {chain} from "./support/Chain.sol";
import {Scene} from "./support/Scene.sol";

contract DatanetsTest is Scene {
    function testAVersionHoldsWhatWasAcceptedAndNotWithdrawn() public {
        uint32 first = propose(author, keccak256("first"));
        uint32 second = propose(author, keccak256("second"));
        accept(first);
        publish();
        accept(second);
        withdraw(first);
        publish();
        require(datanets.holds(datanet, 1, first) && !datanets.holds(datanet, 2, first), "first");
        require(!datanets.holds(datanet, 1, second) && datanets.holds(datanet, 2, second), "second");
        require(!datanets.holds(datanet, 3, second) && !datanets.holds(datanet, 0, first), "no such version");
        require(!datanets.holds(datanet + 1, 1, first), "another datanet");
    }

    function testWithdrawnInTheBlockOfItsApprovalItIsInNoVersion() public {
        uint32 contribution = propose(author, keccak256("root"));
        accept(contribution);
        withdraw(contribution);
        publish();
        require(!datanets.holds(datanet, 1, contribution), "held");
    }

    function testOfTwoVersionsAfterTheSameOneIsPublished() public {
        publish();
        chain.expectRevert(abi.encodeWithSelector(Datanets.VersionInvalidParent.selector, 0, 1));
        chain.prank(owner);
        datanets.publishVersion(datanet, 0, 0, keccak256("version"), 0, "https://example.org/version");
    }

    function testOnlyTheOwnerPublishes() public {
        chain.expectPartialRevert(Registry.DatanetUnauthorizedAccount.selector);
        chain.prank(reviewers[0]);
        datanets.publishVersion(datanet, 0, 0, keccak256("version"), 0, "https://example.org/version");
    }

    function privateDatanet() private {
        Terms memory terms = openTerms();
        terms.membersOnly = true;
        datanet = createWith(terms);
    }

    function testAMemberIsAdmittedWithTheKeyThatWasSeen() public {
        privateDatanet();
        chain.prank(author);
        datanets.join(datanet, keccak256("one"));
        require(!datanets.memberOf(datanet, author).admitted, "let in unasked");
        chain.prank(author);
        datanets.join(datanet, keccak256("other"));
        chain.expectPartialRevert(Members.MemberInvalidKey.selector);
        chain.prank(owner);
        datanets.admit(datanet, author, keccak256("one"));
        chain.prank(owner);
        datanets.admit(datanet, author, keccak256("other"));
        require(datanets.memberOf(datanet, author).admitted, "not let in");
        chain.expectPartialRevert(Members.MemberNonexistent.selector);
        chain.prank(owner);
        datanets.admit(datanet, copier, keccak256("one"));
    }

    function testAKeyChangedInMidPublishRefusesTheVersion() public {
        privateDatanet();
        chain.prank(author);
        datanets.join(datanet, keccak256("one"));
        chain.prank(owner);
        datanets.admit(datanet, author, keccak256("one"));
        chain.prank(author);
        datanets.join(datanet, keccak256("other"));
        chain.expectRevert(abi.encodeWithSelector(Members.MembersChanged.selector, 1, 2));
        chain.prank(owner);
        datanets.publishVersion(datanet, 0, 1, keccak256("version"), keccak256("keys"), "https://example.org");
        publish();
        chain.prank(owner);
        datanets.remove(datanet, author);
        require(!datanets.memberOf(datanet, author).admitted, "still in");
        chain.prank(owner);
        datanets.wrapKeys(datanet, 1, 3, keccak256("keys again"), "https://example.org/keys");
        equal(datanets.versionOf(datanet, 1).membership, 3);
    }

    function testWhoeverJoinsAnOpenDatanetHoldsNoVersionUp() public {
        chain.prank(author);
        datanets.join(datanet, keccak256("one"));
        chain.prank(owner);
        datanets.publishVersion(datanet, 0, 0, keccak256("version"), 0, "https://example.org");
        equal(datanets.datanetOf(datanet).version, 1);
    }

    function testKeysAreWrappedIfAndOnlyIfOnlyMembersMayRead() public {
        chain.expectPartialRevert(Datanets.VersionInvalidKeys.selector);
        chain.prank(owner);
        datanets.publishVersion(datanet, 0, 0, keccak256("version"), keccak256("keys"), "https://example.org");
        privateDatanet();
        chain.expectPartialRevert(Datanets.VersionInvalidKeys.selector);
        chain.prank(owner);
        datanets.publishVersion(datanet, 0, 0, keccak256("version"), 0, "https://example.org");
    }

    function testAnybodyLeavesAndOnlyTheOwnerPutsOut() public {
        chain.prank(author);
        datanets.join(datanet, keccak256("key"));
        chain.expectPartialRevert(Registry.DatanetUnauthorizedAccount.selector);
        chain.prank(copier);
        datanets.remove(datanet, author);
        chain.prank(author);
        datanets.remove(datanet, author);
        equal(datanets.datanetOf(datanet).membership, 2);
    }

    function testADatanetIsTakenByWhomItWasOfferedTo() public {
        chain.prank(owner);
        datanets.offerOwnership(datanet, author);
        chain.expectPartialRevert(Registry.DatanetUnauthorizedAccount.selector);
        chain.prank(copier);
        datanets.takeOwnership(datanet);
        chain.prank(author);
        datanets.takeOwnership(datanet);
        chain.expectPartialRevert(Registry.DatanetUnauthorizedAccount.selector);
        chain.prank(owner);
        datanets.describe(datanet, 0, "https://example.org/about");
        chain.expectPartialRevert(Registry.DatanetUnauthorizedAccount.selector);
        chain.prank(author);
        datanets.takeOwnership(datanet);
    }

    function testTermsThatAreOverAreRefused() public {
        Terms memory terms = openTerms();
        terms.expiresAt = uint40(chain.getBlockTimestamp());
        chain.expectPartialRevert(Registry.DatanetInvalidTerms.selector);
        createWith(terms);
        terms = openTerms();
        terms.document = 0;
        chain.expectPartialRevert(Registry.DatanetInvalidTerms.selector);
        createWith(terms);
    }

    function testWhatIsNotThereIsNotFound() public {
        chain.expectPartialRevert(Registry.DatanetNonexistent.selector);
        datanets.datanetOf(99);
        chain.expectPartialRevert(Registry.DatanetNonexistent.selector);
        datanets.join(99, keccak256("key"));
        require(datanets.statusOf(99) == Contributions.Status.None, "status");
    }

    function testNoCoinsComeInBesideBonds() public {
        (bool taken,) = address(datanets).call{value: 0}("");
        require(!taken, "taken");
    }
}
